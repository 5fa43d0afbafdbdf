// A worker: as many jobs at a time as it has processors. Start one on each machine that has the folders.
//   node worker.mjs
import { availableParallelism } from 'node:os';
import { FlowProducer, Worker } from 'bullmq';
import { crumbshark } from './crumbshark.mjs';
import { connection, judgeFlow, QUEUE } from './queue.mjs';

const flows = new FlowProducer({ connection });
const concurrency = Number(process.env.CONCURRENCY ?? availableParallelism());
/** After this time the jobs of a worker that is gone are given to others. */
const lockDuration = Number(process.env.LOCK_MILLISECONDS ?? 30_000);

/** What is done of each job: files of folder `work` that are there already are kept, so any of them may be done twice. */
const STAGES = {
  messages: ({ capture, partitions, work }) =>
    crumbshark(['messages', capture, '--partitions', String(partitions), '--out', work]),
  judge: ({ partition, work }) => crumbshark(['judge', work, '--partition', String(partition)]),
  unite: ({ work, report }) => crumbshark(['unite', work], report),
};

/** All captures have been read, or cannot be: only now is it known what there is to judge. */
async function barrier(job) {
  const unread = Object.values(await job.getIgnoredChildrenFailures());
  await flows.add(judgeFlow(job.data));
  return unread;
}

const worker = new Worker(
  QUEUE,
  (job) => (job.name === 'barrier' ? barrier(job) : STAGES[job.name](job.data)),
  { connection, concurrency, lockDuration, stalledInterval: lockDuration, maxStalledCount: 3 },
);
worker.on('active', ({ id }) => console.error(`${id}: begins`));
worker.on('completed', ({ id }) => console.error(`${id}: done`));
worker.on('failed', (job, { message }) => console.error(`${job?.id}: ${message}`));
worker.on('stalled', (id) => console.error(`${id}: its worker is gone`));
worker.on('error', ({ message }) => console.error(message));

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, async () => {
    await worker.close();
    await flows.close();
  });
