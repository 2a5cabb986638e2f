import { describe, expect, it } from 'vitest';
import { advisoriesFor } from '../../src/facts/advisories.ts';
import { app, installed, type ProjectFiles } from '../facts/project.ts';
import { found } from './report.ts';

const PACKAGE = `{
  "name": "shop",
  "dependencies": {
    "@clerk/nextjs": "^6.0.0",
    "next": "^14.0.0"
  }
}
`;
const at = (next: string, clerk = '6.39.8'): ProjectFiles => ({
  ...app({ 'package.json': PACKAGE }),
  ...installed({ next, '@clerk/nextjs': clerk }),
});

describe('a version under an advisory', () => {
  it.each(['13.4.19', '14.1.4', '14.2.3', '15.1.0', '15.2.4', '15.4.6', '16.0.3', '16.1.6'])(
    'of Next %s is never told to become one that is under an advisory itself',
    async (version) => {
      const [first] = await found('version/advisory', at(version));
      // What closes a part is named beside what closes all.
      const [last = ''] = [...(first?.help.matchAll(/next@(\d+\.\d+\.\d+)/g) ?? [])]
        .map(([, one]) => one)
        .slice(-1);
      expect(advisoriesFor('next', last)).toEqual([]);
    },
  );

  it('stays in its major version where that is mended', async () => {
    const [first] = await found('version/advisory', at('15.2.4'));
    expect(first?.help).toMatch(/^Update to next@15\.5\.\d+ or later: your major version has a fix\.$/);
  });

  it('is told how far its own major version goes, and the nearest that goes all the way', async () => {
    const [first] = await found('version/advisory', at('14.2.3'));
    expect(first?.help).toMatch(
      /^next@14\.2\.35 closes \d+ of \d+, and your major version has no fix for the rest: next@15\.5\.\d+ is the first that has\.$/,
    );
  });

  it('is told the worst of them first, with what it is about', async () => {
    const [first] = await found('version/advisory', at('14.2.3'));
    expect(first?.message).toMatch(
      /^next 14\.2\.3 is covered by CVE-2025-29927, .* and \d+ more\. CVE-2025-29927: .*\.$/,
    );
  });

  it('names the package to update in the place of one that nobody asks for', async () => {
    const backend = async (own: boolean) => {
      const files = { ...at('15.5.29'), ...installed({ '@clerk/backend': '2.33.8' }) };
      const text = PACKAGE.replace('"@clerk/nextjs"', '"@clerk/backend": "^2.0.0",\n    "@clerk/nextjs"');
      const all = await found('version/advisory', own ? { ...files, 'package.json': text } : files);
      return all.find(({ message }) => message.startsWith('@clerk/backend'))?.help;
    };
    expect(await backend(false)).toMatch(/ It comes with @clerk\/nextjs: that is the package to update\.$/);
    expect(await backend(true)).toMatch(/is the first that has\.$/);
  });

  it('stands where package.json asks for the package', async () => {
    const all = await found('version/advisory', at('14.2.3', '6.12.0'));
    expect(all.map(({ file, line }) => [file, line])).toEqual([
      ['package.json', 4],
      ['package.json', 5],
    ]);
  });
});
