/**
 * A page as it is compared between two builds of one app: names of chunks, build ids, nonces, ids of actions and times
 * differ with every build and say nothing; all else counts.
 * @param scripts Whether the text of inline scripts counts, too.
 */
export function masked(html: string, scripts = true): string {
  return (
    scripts ? html : html.replace(/(<script\b[^>]*>)[^<]*(?:<(?!\/script>)[^<]*)*(<\/script>)/g, '$1…$2')
  )
    .replace(/\/_next\/static\/[\w\-./~%]+/g, '/_next/static/…')
    .replace(/"buildId":"[^"]+"/g, '"buildId":"…"')
    .replace(/\bnonce="[^"]*"/g, 'nonce="…"')
    .replace(/\$ACTION_ID_[0-9a-f]+/g, '$ACTION_ID_…')
    .replace(/\\?"b\\?":\\?"[\w-]{15,}\\?"/g, '"b":"…"')
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z\b/g, '…')
    .replace(/\b1[78]\d{8,11}\b/g, '…');
}
