/** What refusals of unreadable input say beside its errors. */
import { expect, it } from 'vitest';
import { inputNouns } from '../../src/http/input.js';
import { getAllClusters } from '../../src/operations/accounting/clusters.js';
import { getAccountingJobs, postAccountingJobs } from '../../src/operations/accounting/jobs.js';
import { getNodes } from '../../src/operations/nodes.js';

it('names the part of the request, but in accounting, where only jobs have a word for it', () => {
  expect(inputNouns(getNodes)).toEqual({ parameters: 'parameters', query: 'query.', body: null });
  expect(inputNouns(getAllClusters)).toEqual({ parameters: null, query: null, body: null });
  const words = { parameters: 'query parameters', query: 'query parameters' };
  expect(inputNouns(getAccountingJobs)).toEqual({ ...words, body: null });
  expect(inputNouns(postAccountingJobs).body).toBe('job update request.');
});
