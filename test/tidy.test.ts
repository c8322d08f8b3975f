/** Keeps the code in its layers and the files in shape. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('..', import.meta.url).pathname;

const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path.endsWith('.ts'));

/** What each layer may import; of layers in brackets only types. */
const LAYERS: Readonly<Record<string, string>> = {
  wire: '',
  errors: '',
  messages: 'wire',
  credentials: 'wire errors',
  system: 'wire [credentials] [model]',
  model: 'wire errors messages [cluster]',
  cluster: 'wire messages credentials errors system [model]',
  operations: 'wire messages model cluster errors [credentials]',
  openapi: 'model release [operations]',
  http: 'operations openapi model cluster credentials errors release [system]',
  cli: 'http operations openapi cluster credentials messages model system errors release',
  release: '',
};

/** The same within src/cluster; what stands beside its folders may import all of them. */
const CLUSTER_LAYERS: Readonly<Record<string, string>> = {
  transport: '',
  derive: '',
  controller: 'transport',
  conf: 'controller transport',
  accounting: 'conf transport',
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function layerOf(path: string): string {
  const name = (path.replace(/^src\//, '').split('/')[0] as string).replace(/\.ts$/, '');
  return name === 'error-table' ? 'errors' : name;
}

function importsOf(path: string): Import[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const found = text.matchAll(/^(?:import|export)\s+(type\s+)?[^;]*?from\s+'(\.[^']+)'/gm);
  return [...found].map((match) => ({
    from: path,
    to: normalize(join(dirname(path), match[2] as string)).replace(/\.js$/, '.ts'),
    typeOnly: match[1] !== undefined,
  }));
}

function isAllowed({ from, to, typeOnly }: Import): boolean {
  const [source, target] = [layerOf(from), layerOf(to)];
  if (source === target) return true;
  const allowed = (LAYERS[source] ?? '').split(' ');
  return allowed.includes(target) || (typeOnly && allowed.includes(`[${target}]`));
}

/** The folder within src/cluster; null for a file beside them, or elsewhere. */
function clusterLayerOf(path: string): string | null {
  return /^src\/cluster\/([^/]+)\//.exec(path)?.[1] ?? null;
}

function isAllowedInCluster({ from, to }: Import): boolean {
  const [source, target] = [clusterLayerOf(from), clusterLayerOf(to)];
  if (source === null || source === target || layerOf(to) !== 'cluster') return true;
  return target !== null && (CLUSTER_LAYERS[source] ?? '').split(' ').includes(target);
}

const SOURCES = FILES.filter((path) => path.startsWith('src/'));

describe('layers', () => {
  it('know every folder of src', () => {
    expect([...new Set(SOURCES.map(layerOf))].filter((layer) => !(layer in LAYERS))).toEqual([]);
  });

  it('import one way only', () => {
    const wrong = SOURCES.flatMap(importsOf).filter((found) => !isAllowed(found));
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it('import one way only within src/cluster', () => {
    const wrong = SOURCES.flatMap(importsOf).filter((found) => !isAllowedInCluster(found));
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it('do no I/O and read no clock where they only describe data', () => {
    const pure = SOURCES.filter((path) => /^src\/(wire|messages|model)\//.test(path));
    const wrong = pure.filter((path) =>
      /from 'node:(fs|net|http|dns|child_process|timers)|\bDate\.now\(|new Date\(\)|process\.env/.test(
        readFileSync(join(ROOT, path), 'utf8'),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('ask for no version outside declarations', () => {
    const wrong = SOURCES.filter((path) => /^src\/(operations|http|cluster)\//.test(path)).filter(
      (path) => /\bversion\s*(<|>|===|!==)\s*\d/i.test(readFileSync(join(ROOT, path), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });
});

/** Tables of declarations may be as long as what they declare. */
const TABLES =
  /^(src\/(error-table|messages\/|model\/types\/|model\/kinds\/names)|test\/parity\/(cases|expectations))/;

describe('files', () => {
  it('are no longer than can be kept in mind', () => {
    const lines = (path: string) => readFileSync(join(ROOT, path), 'utf8').split('\n').length;
    const long = FILES.filter((path) => !TABLES.test(path) && lines(path) > 500);
    expect(long.map((path) => `${path}: ${lines(path)}`)).toEqual([]);
  });

  it('have names in kebab case', () => {
    const names = FILES.map((path) => path.split('/').at(-1) as string);
    expect(names.filter((name) => !/^[a-z0-9]+([.-][a-z0-9]+)*\.ts$/.test(name))).toEqual([]);
  });

  it('say what they are for in their first lines', () => {
    const silent = SOURCES.filter(
      (path) => !/\/\*\*/.test(readFileSync(join(ROOT, path), 'utf8').slice(0, 2000)),
    );
    expect(silent).toEqual([]);
  });

  it('skip no test and leave nothing for later', () => {
    const marks = /\b(?:it|test|describe)\.(?:skip|only|todo)\b|\bTODO\b|\bFIXME\b|@ts-ignore/;
    const own = 'test/tidy.test.ts';
    const wrong = FILES.filter((path) => path !== own).filter((path) =>
      marks.test(readFileSync(join(ROOT, path), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });
});
