// Reads captures, judges them, writes one report: the work is the workers'.
//   node report.mjs REPORT.ndjson WORK-FOLDER PARTITIONS CAPTURE...
// Exit codes are those of crumbshark: 2 also when a capture could not be read, which is named; the report is of the others then.
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { FlowProducer, Job, Queue, QueueEvents } from 'bullmq';
import { connection, judgeFlow, mapFlow, QUEUE } from './queue.mjs';

const [report, work, partitions, ...captures] = process.argv.slice(2);
const data = {
  run: randomUUID(),
  report: resolve(report),
  work: resolve(work),
  partitions: Number(partitions),
};

const flows = new FlowProducer({ connection });
const queue = new Queue(QUEUE, { connection });
const events = new QueueEvents(QUEUE, { connection });
try {
  const paths = captures.map((capture) => resolve(capture));
  const { job: barrier } = await flows.add(mapFlow(data, paths));
  const unread = await barrier.waitUntilFinished(events);
  for (const line of unread) console.error(line);
  const united = await Job.fromId(queue, judgeFlow(data).opts.jobId);
  const { status, said } = await united.waitUntilFinished(events);
  if (said) console.error(said);
  process.exitCode = unread.length > 0 ? 2 : status;
} catch ({ message }) {
  console.error(message);
  process.exitCode = 2;
} finally {
  await Promise.all([events.close(), queue.close(), flows.close()]);
}
