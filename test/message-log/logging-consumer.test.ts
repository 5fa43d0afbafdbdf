// A log gets everything; the consumer behind it gets what it would get without the log.

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createMessageLog } from '../../src/report/message-log.ts';
import { judged, judgedLog, logOf } from '../support/log-equality.ts';
import { memoryOutput } from '../support/output.ts';
import { FIXTURES } from '../support/repository.ts';

it.each(['demo-login.pcap', 'express-login.pcap'])(
  '%s is judged the same beside a log, and the log is the same beside a judgement',
  async (name) => {
    const inputs = [join(FIXTURES, name)];
    const output = memoryOutput();
    const report = { reporter: createMessageLog({ logMode: 'all' }), output, masked: false };
    const beside = await judged({ inputs }, [report]);
    expect(beside).toEqual(await judged({ inputs }));
    expect(output.text()).toBe(await logOf(inputs));
    expect(await judgedLog(output.text())).toEqual(beside);
  },
);
