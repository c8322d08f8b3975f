import { expect, it } from 'vitest';
import { deriveJob } from '../../../src/cluster/derive/job.js';
import type { MultiCore } from '../../../src/messages/jobs.js';
import { jobInfo } from '../../../src/messages/jobs.js';
import { JOB_INFO } from '../../../src/model/types/jobs.js';
import { Reader } from '../../../src/wire/reader.js';
import { Writer } from '../../../src/wire/writer.js';
import { writeContext } from '../../support/model.js';

const write = (multi_core: MultiCore | null) => {
  const writer = new Writer();
  jobInfo.encoder(45)(writer, { multi_core });
  const job = jobInfo.decoder(45)(new Reader(writer.finish()));
  const head = { record_count: 1, last_update: 0, last_backfill: 0 };
  const record = deriveJob(job, head, { bitstringLength: 64 });
  return JSON.parse(JOB_INFO.writer(45)(record, writeContext(45)));
};

it('shows demands on cores, zero where the job has none', () => {
  const set = (number: number) => ({ set: true, infinite: false, number });
  expect(write(null)).toMatchObject({
    cores_per_socket: set(0),
    sockets_per_board: 0,
    tasks_per_core: set(0),
  });
  const cores = {
    boards_per_node: 1,
    sockets_per_board: 2,
    sockets_per_node: 3,
    cores_per_socket: 4,
    threads_per_core: 5,
    ntasks_per_board: 6,
    ntasks_per_socket: 7,
    ntasks_per_core: 8,
    plane_size: 9,
  };
  expect(write(cores)).toMatchObject({
    sockets_per_board: 2,
    sockets_per_node: set(3),
    cores_per_socket: set(4),
    threads_per_core: set(5),
    tasks_per_board: set(6),
    tasks_per_socket: set(7),
    tasks_per_core: set(8),
  });
});
