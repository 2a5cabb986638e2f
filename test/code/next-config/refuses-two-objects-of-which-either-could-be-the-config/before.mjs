import { merge } from './merge.mjs';
const a = { x: 1 };
const b = { y: 2 };
export default merge(a, b);
