import type { BrowserFeature } from '../types.ts';
import { NOT_SHIPPED } from './security.ts';
import { MARK, type Sources } from './sources.ts';

const MEDIA = /\bgetUserMedia\s*\??\.?\(([^)]{0,300})/g;

/** A call that says which of the two it wants asks for that one; another may ask for either. */
function media(text: string, kind: 'video' | 'audio', other: 'video' | 'audio'): boolean {
  const named = (args: string, name: string) => new RegExp(`\\b${name}\\b(?!\\s*:\\s*false\\b)`).test(args);
  return [...text.matchAll(MEDIA)].some(
    ([, args = '']) => named(args, kind) || !new RegExp(`\\b${other}\\b`).test(args),
  );
}

const ASKS: readonly [BrowserFeature['what'], (text: string) => boolean][] = [
  ['camera', (text) => media(text, 'video', 'audio') || /(['"])(?:react-webcam|html5-qrcode)\1/.test(text)],
  ['microphone', (text) => media(text, 'audio', 'video') || /\b(?:webkit)?SpeechRecognition\b/.test(text)],
  [
    'geolocation',
    (text) => /\bnavigator\s*\??\.\s*geolocation\b|\bGeolocateControl\b|\buseGeolocat(?:ion|ed)\b/.test(text),
  ],
  ['own-frame', (text) => /<iframe\b[^>]*\bsrc=(?:\{\s*)?["'`]\/(?!\/)/.test(text)],
];

/** What the sources that a browser may get ask of it, each feature once, at its first place. */
export function findFeatures(sources: Sources, isServerFile: (path: string) => boolean): BrowserFeature[] {
  const found = new Map<BrowserFeature['what'], string>();
  for (const { path, marks } of sources.all.values()) {
    if ((marks & MARK.feature) === 0 || NOT_SHIPPED.test(path) || isServerFile(path)) continue;
    const text = sources.text(path) ?? '';
    for (const [what, asks] of ASKS) if (!found.has(what) && asks(text)) found.set(what, path);
  }
  return [...found].map(([what, file]) => ({ what, file }));
}
