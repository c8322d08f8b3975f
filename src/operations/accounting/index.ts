/** Every operation on the accounting database, in the order of the document. */
import type { AnyOperation } from '../operation.js';
import { getAllTres, postTres } from './tres.js';

export const ACCOUNTING_OPERATIONS: readonly AnyOperation[] = [postTres, getAllTres];
