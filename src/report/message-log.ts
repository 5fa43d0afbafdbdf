// -T messages: every message, whole, so that it can be judged elsewhere and later (docs/MESSAGES.md). Nothing in it is
// chosen or masked.

import { MessageLogWriter } from '../message-log/log-writer.ts';
import { escapeJson } from './escape.ts';
import type { Reporter, ReportOptions } from './reporter.ts';

export function createMessageLog({ logMode }: Pick<ReportOptions, 'logMode'>): Reporter {
  const log = new MessageLogWriter(logMode, escapeJson);
  return {
    auditUse: 'none',
    needsRequests: true,
    wants: () => false,
    begin: () => log.begin(),
    message: () => '',
    log,
    end: () => [],
  };
}
