// What the worker and the command have in common: the queue, and the jobs of a run.

export const QUEUE = 'crumbshark';

/** A URL, or the path of a socket. Workers wait for jobs however long it takes. */
export const connection = {
  url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379',
  maxRetriesPerRequest: null,
};

/** A worker that runs out of memory is tried once more. */
const TRIES = { attempts: 2, backoff: { type: 'fixed', delay: 1000 } };
/** Redis is no archive. */
const KEPT = { removeOnComplete: { age: 86_400 }, removeOnFail: { age: 7 * 86_400 } };

/** A capture each, then the barrier: one that cannot be read is left out, and named in the end. */
export function mapFlow(work, captures) {
  return {
    ...job('barrier', work),
    children: captures.map((capture, index) => ({
      ...job('messages', { ...work, capture }, `-${index}`, { ignoreDependencyOnFailure: true }),
    })),
  };
}

/** A partition each, then the report. What is not judged fails it. */
export function judgeFlow(work) {
  return {
    ...job('unite', work),
    children: Array.from({ length: work.partitions }, (_, partition) =>
      job('judge', { ...work, partition }, `-${partition}`, { failParentOnFailure: true }),
    ),
  };
}

/** A job has one name in a run, so that it is added once, however often that is tried. */
function job(name, data, suffix = '', options = {}) {
  const jobId = `${data.run}-${name}${suffix}`;
  return { name, queueName: QUEUE, data, opts: { jobId, ...TRIES, ...KEPT, ...options } };
}
