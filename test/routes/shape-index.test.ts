import { expect, it } from 'vitest';
import { covers, meet, ofPattern, ofRoute } from '../../src/routes/segments.ts';
import { indexed, ShapeIndex } from '../../src/routes/shape-index.ts';

const PARTS = ['a', 'b', '[id]', '[x].xml', '*'];
const ENDS = ['', '/[...rest]', '/[[...rest]]', '/**'];

/** Every URL of up to three parts, with each end. */
const URLS = ['', ...PARTS, ...PARTS.flatMap((one) => PARTS.map((two) => `${one}/${two}`))].flatMap((path) =>
  ENDS.map((end) => `${path === '' ? '' : `/${path}`}${end}` || '/'),
);

it.each([
  ['routes', ofRoute],
  ['patterns', ofPattern],
])('finds all %s that a shape meets, covers or is covered by, in their order', (_, shapeOf) => {
  const index = new ShapeIndex(URLS, shapeOf);
  for (const asked of [...URLS.map(ofRoute), ...URLS.map(ofPattern)]) {
    const near = index.near(asked);
    const fits = URLS.filter((url) => {
      const shape = shapeOf(url);
      return meet(shape, asked) || covers(shape, asked) || covers(asked, shape);
    });
    expect(fits.filter((url) => !near.includes(url))).toEqual([]);
    expect(near).toEqual(URLS.filter((url) => near.includes(url)));
  }
});

it('leaves out what cannot be met', () => {
  const index = new ShapeIndex(['/a/b', '/a/[id]', '/c', '/c/[...rest]'], ofRoute);
  expect(index.near(ofRoute('/a/b'))).toEqual(['/a/b', '/a/[id]']);
  expect(index.near(ofRoute('/c/d/e'))).toEqual(['/c/[...rest]']);
});

it('takes in what is added to a list', () => {
  const of = indexed(ofPattern);
  const list = ['/a'];
  expect(of(list).near(ofRoute('/b'))).toEqual([]);
  list.push('/b');
  expect(of(list).near(ofRoute('/b'))).toEqual(['/b']);
});
