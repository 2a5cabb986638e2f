// Loaded where it is needed. The bundler sees the names of a CommonJS package through a static import only.
export { parse } from 'yaml';
