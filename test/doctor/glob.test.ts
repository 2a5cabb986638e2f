import { expect, it } from 'vitest';
import { globToRegExp } from '../../src/doctor/glob.ts';

it.each(['src/actions/public/**', './src/actions/public/**', 'src\\actions\\public\\**'])(
  'takes in the files below the folder of %s, and nothing beside it',
  (glob) => {
    const files = ['src/actions/public/a.ts', 'src/actions/public/more/a.ts', 'src/actions/publicly.ts'];
    expect(files.filter((file) => globToRegExp(glob).test(file))).toEqual(files.slice(0, 2));
  },
);
