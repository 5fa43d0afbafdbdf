// -T html: what a run comes to as one page, a file that loads nothing: the result, the sessions drawn, the findings, the cookies,
// what was not seen, and how it was made. It can be read without its script, which sorts, filters and copies.

import { cookieCount } from '../../model/inventory-hosts.ts';
import type { RunModel } from '../../model/run-model.ts';
import { grouped } from '../../shared/counted.ts';
import { VERSION } from '../../shared/version.ts';
import type { EndOfRun } from '../end-report.ts';
import type { Pieces, ReportOptions } from '../reporter.ts';
import { modelOf } from '../run-result.ts';
import { isOfEntries, listText } from '../text-format.ts';
import { PAGE_POLICY, PAGE_SCRIPT, PAGE_STYLE } from './assets.ts';
import { cookiesSection } from './cookies.ts';
import { coverageSection } from './coverage.ts';
import { findingCount, findingsSection } from './findings.ts';
import { capturesOf } from './parts.ts';
import { headlineOf, resultSection } from './result.ts';
import { sessionsSection } from './sessions.ts';
import { Html, html } from './template.ts';

/** Captures named on top. */
const MAX_NAMED = 3;

/** A piece for each part. */
export function* htmlReport(
  { summary, audit }: EndOfRun,
  { collectsKeys = false, keepsPackets }: Pick<ReportOptions, 'collectsKeys' | 'keepsPackets'>,
): Pieces & Iterable<string> {
  const model = modelOf(summary, audit);
  const inputs = summary.run.inputs.map(({ input }) => input);
  const captures = capturesOf(inputs, isOfEntries(summary));
  const headline = headlineOf(model);
  const named = listText(
    inputs.slice(0, MAX_NAMED).map(captures.nameOf),
    Math.max(0, inputs.length - MAX_NAMED),
  );
  const parts = [
    headHtml(`${headline.text} – ${named === '' ? '' : `${named} – `}crumbshark`),
    topHtml(named, model, audit.gone.length > 0 || audit.findings.length > 0),
    resultSection(model, headline, collectsKeys),
    sessionsSection(model, captures),
    findingsSection(model, audit, { captures, keepsPackets }),
    cookiesSection(model, captures),
    coverageSection(summary, audit, collectsKeys),
    footHtml(),
  ];
  for (const { markup } of parts) yield markup;
}

function headHtml(title: string): Html {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">
<meta name="generator" content="crumbshark ${VERSION}">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${new Html(PAGE_STYLE)}</style></head>
<body>
`;
}

function topHtml(named: string, { stories, findings, hosts }: RunModel, hasFindings: boolean): Html {
  const link = (id: string, title: string, count: number | null): Html =>
    html`<a href="#${id}">${title}${count === null ? '' : html` <b>${grouped(count)}</b>`}</a>`;
  const cookies = cookieCount(hosts);
  const links = [
    stories.length > 0 ? link('sessions', 'Sessions', stories.length) : null,
    hasFindings ? link('findings', 'Findings', findingCount(findings)) : null,
    cookies > 0 ? link('cookies', 'Cookies', cookies) : null,
    link('coverage', 'Coverage', null),
  ];
  return html`<a class="skip" href="#result">Skip to the result</a>
<header class="top"><div class="wrap"><strong>crumbshark</strong> <span class="file"><bdi>${named}</bdi></span>
<nav aria-label="Parts of the page">${links.map((one) => html`${one} `)}</nav></div></header>
<main class="wrap">
`;
}

function footHtml(): Html {
  return html`</main>
<footer class="wrap"><p>Made by crumbshark ${VERSION}. Times are UTC. Values of cookies are masked, and of URLs only the path is shown, with the word that names the page where one script serves all. This file loads nothing and sends nothing.</p></footer>
<div id="tip" hidden></div><div id="said" class="vh" role="status"></div>
<script>${new Html(PAGE_SCRIPT)}</script>
</body></html>
`;
}
