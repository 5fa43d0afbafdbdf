// What processes cost, from /proc (proc(5)).

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Ticks of the clock in which the kernel counts CPU time; 100 on every Linux. */
const TICKS_PER_SECOND = 100;

function statOf(pid) {
  try {
    // The name, in brackets, may hold anything.
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { parent: fields[1], ticks: fields[11] + fields[12] + fields[13] + fields[14] };
  } catch {
    return null;
  }
}

/** The processes below one, each with its ticks. */
function below(root) {
  const all = new Map();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : null;
    if (stat !== null) all.set(Number(name), stat);
  }
  const isBelow = (pid) => {
    for (let at = all.get(pid)?.parent; at !== undefined && at > 1; at = all.get(at)?.parent)
      if (at === root) return true;
    return false;
  };
  return [...all].filter(([pid]) => isBelow(pid)).map(([pid, { ticks }]) => ({ pid, ticks }));
}

/** CPU seconds of a process by itself, and of all processes below it. */
export function cpuOfTree(root) {
  const ticks = below(root).reduce((sum, process) => sum + process.ticks, 0);
  return { own: (statOf(root)?.ticks ?? 0) / TICKS_PER_SECOND, below: ticks / TICKS_PER_SECOND };
}

/**
 * Gives a process and those below it their share of a machine that is busy otherwise: where each session is a group of
 * its own (sched(7), autogroup), a nice value counts only inside of it, and the group has one too.
 */
export function raisePriority(root, nice) {
  for (const pid of [root, ...below(root).map((process) => process.pid)])
    try {
      writeFileSync(`/proc/${pid}/autogroup`, nice);
    } catch {
      // No such groups here, or the process has ended.
    }
}

/** Resident memory of a process in MB; null when it has ended. */
export function residentMegabytes(pid) {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
