import { type Attack, Family, type Site } from './attack.ts';

/** Endings that some matcher in public use skips: Clerk's, next-intl's, and those of tutorials. */
const ENDINGS =
  'html htm css js jsx mjs json map txt xml rss md pdf csv doc docx xls xlsx ppt pptx zip gz rar 7z png jpg jpeg gif svg webp avif ico bmp tiff ttf otf woff woff2 eot mp3 mp4 webm ogg wav wasm webmanifest rsc PNG Css'.split(
    ' ',
  );

/** A path of each kind of handler that ends in, or holds, a file ending. */
export function endings(site: Site): Attack[] {
  const family = new Family('file ending', site);
  const action = site.actions.secretAction;
  for (const ending of ENDINGS) {
    family.each([
      `/users/1.${ending}`,
      `/tenant/a.${ending}/settings`,
      `/private/a/b.${ending}`,
      `/opt/x.${ending}`,
      `/dyn/1.${ending}`,
      `/plegacy/1.${ending}`,
      `/_next/data/${site.buildId}/plegacy/1.${ending}.json`,
      `/dashboard.${ending}`,
      `/top.${ending}`,
      `/API/v9/a.${ending}`,
      `/api/module/a.${ending}`,
      `/feed/photo/1.${ending}`,
      `/r/admin.${ending}`,
      `/_next/image?url=${encodeURIComponent(`${site.basePath}/users/1.${ending}`)}&w=64&q=75`,
    ]);
    if (action) family.list.push(...actionCalls(site, action, [`/team/x.${ending}`], 'file ending'));
  }
  family.each([
    '/private/x%00.css',
    '/private/a%2ecss',
    '/private/a.css%20',
    '/private/.css',
    '/private/x?.css',
    '/private/a.css/../b',
    '/users/.css/',
    '/users/x%3f.css',
    '/users/x.js?y',
    '/report.csv',
    '/api/pic.png',
    '/dashboard/opengraph-image',
    '/dashboard/opengraph-image.png',
    '/logo.svg/../dashboard',
    '/logo.svg/x',
    '/favicon.ico/x',
    '/favicon.ico/../dashboard',
    '/stored',
    '/stored.html',
    '/stored.txt',
    '/stored.rsc',
    '/stored.body',
    '/stored.meta',
  ]);
  return family.list;
}

/** `..` and `.` in every spelling: what the proxy sees is parsed as a URL, what Next routes is not. */
export function dots(site: Site): Attack[] {
  const family = new Family('dot segments', site);
  for (const dot of ['..', '%2e%2e', '.%2e', '%2E.', '%2e.']) {
    for (const prefix of [
      '/private/a/',
      '/api/module/',
      '/opt/a/',
      '/private/a/b/',
      '/users/',
      '/plegacy/',
    ]) {
      const up = Array(prefix.split('/').length - 2)
        .fill(dot)
        .join('/');
      family.each([`${prefix}${up}/sign-in`, `${prefix}${up}/pub`]);
    }
    family.each([
      `/dashboard/${dot}/pub`,
      `/dashboard/${dot}/sign-in`,
      `/api/admin/${dot}/${dot}/pub`,
      `/sign-in/${dot}/api/admin`,
      `/sign-in/${dot}/dashboard`,
      `/docs/${dot}/dashboard`,
      `/docs/a/${dot}/${dot}/private/a`,
      `/users/${dot}`,
      `/dyn/${dot}`,
      `/private/${dot}`,
      `/tenant/${dot}/settings`,
      `/_next/${dot}/dashboard`,
      `/_next/static/${dot}/${dot}/dashboard`,
      `/_next/static/${dot}/foo`,
      `/_next/static/chunks/${dot}/${dot}/${dot}/private/a`,
      `/_next/image/${dot}/${dot}/dashboard`,
      `/_next/data/${site.buildId}/plegacy/${dot}/pub.json`,
      `/_next/data/${site.buildId}/pub/${dot}/plegacy.json`,
      `/_next/data/${site.buildId}/plegacy/7/${dot}/${dot}/pub.json`,
    ]);
  }
  family.each([
    '/dashboard/.',
    '/dashboard/%2e',
    '/./dashboard',
    '/%2e/dashboard',
    '/dyn/.',
    '/dyn/%2e',
    '/private/%2e',
    '/private/./a',
    '/sign-in/..%2fapi/admin',
    '/sign-in/..%2fapi%2fadmin',
    '/sign-in/%2e%2e%2fapi%2fadmin',
    '/sign-in%2f..%2fapi%2fadmin',
    '/sign-in/..%5capi%5cadmin',
    '/sign-in\\..\\api\\admin',
    '/docs/..%2f..%2fapi/admin',
    '/docs/%252e%252e/api/admin',
    '/docs/..;/api/admin',
    '/sign-in/..;/api/admin',
    '/sign-in;/../api/admin',
    '/_next/..%2fdashboard',
    '/_next/static/..%2f..%2fdashboard',
    '/_next/static/..;/..;/dashboard',
    '/_next/static/..\\..\\dashboard',
  ]);
  family.each([
    '/_next/static',
    '/_next/static/',
    '/_next/static/nope',
    '/_next/static/chunks/nope.js',
    '/_next/static/a/b/c/d',
  ]);
  return family.list;
}

/** Letters and separators in other bytes. */
export function encodings(site: Site): Attack[] {
  const family = new Family('encoding', site);
  family.each(
    '/%61pi/admin /api/%61dmin /api/%2561dmin /api%2fadmin /api%2Fadmin /api%5cadmin /%64ashboard /dashboard%2f /dashboard%2F /private%2fa /private/a%2fb /users/a%2f..%2f /users/%2561 /dyn/%zz /dyn/%ff /private/%zz /private/%ff/x /api/%zz /%70ub/x /%70ub /pu%62 /docs%2fx /sign-in%2fx /pub%2f /pub%20 /pub%00 /pub%0a /pub%0d%0a /pub%5c /pub%09 /pub%3b /pub%23 /pub%3f /docs%252fx /sitemap.xml%2f /r%2fadmin /par%2fsecret /dashboard%20 /dashboard%00 /dashboard%3f /%09/dashboard /dashboard%ef%bc%8f /%ef%bc%8fdashboard /dash%C2%ADboard /%C0%AFdashboard /%c1%a1pi/admin /api/%c1%a1dmin /%e0%80%afdashboard /%u002fdashboard /_next%2ffoo /_next%2fstatic%2ffoo /_next%2fimage /%5fnext/foo /%5fnext/static/foo /_next/%73tatic/foo /_next/static%2ffoo /_next/%64ata/x/plegacy.json /docs/%2e%2e%2fdashboard /docs/x%2f..%2f..%2fdashboard /docs/%5c..%5cdashboard'.split(
      ' ',
    ),
  );
  family.each([
    '/private/\xe9',
    '/users/\xc3\xa9',
    '/dashboard\x7f',
    '/\tdashboard',
    '/dash\tboard',
    '/dash\x0bboard',
    '/private/a\t/b',
    '/private/a\x09/../../pub',
  ]);
  return family.list;
}

/** Slashes, backslashes, case, parameters, query and fragment, and what stands behind a name. */
export function spellings(site: Site): Attack[] {
  const family = new Family('spelling', site);
  family.each(
    '//dashboard ///dashboard //api/admin /api//admin /sign-in//api/admin //localhost/api/admin //sign-in/../dashboard /private//a /a//b /dashboard/ /api/admin/ /dashboard// /dashboard. /dashboard.. /dashboard; /dashboard;a=b /dashboard;/ /;/dashboard /pub;x /pub; /pub. /pub, /DASHBOARD /Dashboard /API/admin /Api/Admin /USERS/1 /PRIVATE/a /PUB /Pub /SIGN-IN/x /R/admin /BF/a /APX/1 /bf/a /apx/1 /r/admin /r/module/x /api/v9/a /API/v9/a /nothing?fb=1 /top?fb=1 /_next/foo?fb=1 /dashboard?x=/sign-in /dashboard?/sign-in /dashboard#/sign-in /api/admin# /api/admin? /dashboard?# /pub#/../dashboard /private/a#/../../pub /private/a?/../../pub /dyn/a#/../../../pub /private/#x /dyn/# /#/dashboard /pubx /pub/x /pub/dashboard /sign-inx /sign-in-admin /docsx /actpub/x /actpubx /public /par/secret /par/modal /par/@modal/secret /par/%40modal/secret /grouped /(group)/grouped /feed/(.)photo/1 /feed/photo/1 /feed/%28.%29photo/1 /users/[id] /users/%5Bid%5D /zzz /zzz/board /_next /_next/ /_nextx /_nextx/dashboard /_next/foo /_next/foo/bar /_next/staticx /_next/staticx/a /_next/imagex /_next/image/x /_next/image/ /_next;/foo /_Next/foo /_NEXT/static/x /_next/data /_next/data/ /_next/data/x /_next/data/x/ /__nextjs_x /__clerk/v1/x /__clerk/../dashboard /sign-in/__clerk/x /trpc /trpc/x /trpc/x.css /TRPC/x /apix/y /index /INDEX /index/index /_error /_app /_document /404 /500 /_not-found /_global-error /api /api/ /.well-known/x /.rsc /robots.txt /foo.css /a.html.b/c /dashboard@/pub'.split(
      ' ',
    ),
  );
  family.each([
    '/\\dashboard',
    '/api\\admin',
    '/private/a\\..\\..\\pub',
    '/dashboard\\',
    '\\dashboard',
    '/pub\\..\\dashboard',
  ]);
  return family.list;
}

/** What a client of the App Router asks for in place of a document. */
export function rsc(site: Site): Attack[] {
  const family = new Family('RSC and prefetch', site);
  const tree = (path: unknown) =>
    encodeURIComponent(JSON.stringify(['', { children: path }, null, 'refetch']));
  const dashboard = tree(['dashboard', { children: ['__PAGE__', {}] }]);
  const kinds: Record<string, string>[] = [
    { RSC: '1' },
    { RSC: '1', 'Next-Router-Prefetch': '1' },
    { RSC: '1', 'Next-Router-Prefetch': '2' },
    { RSC: '1', 'Next-Router-Segment-Prefetch': '/_tree' },
    { RSC: '1', 'Next-Router-Segment-Prefetch': '/dashboard/__PAGE__', 'Next-Router-Prefetch': '1' },
    { RSC: '1', 'Next-Router-State-Tree': dashboard },
    { RSC: '1', 'Next-Url': '/sign-in' },
    { 'Next-Url': '/sign-in' },
    { purpose: 'prefetch', 'x-middleware-prefetch': '1' },
    { Accept: 'text/x-component' },
  ];
  for (const headers of kinds) {
    for (const path of ['/dashboard', '/users/1', '/opt/a', '/stored', '/act', '/zzz']) {
      family.each([path, `${path}?_rsc=1`, `${path}.rsc?_rsc=1`], { headers });
    }
  }
  const suffixes =
    '.rsc .txt .prefetch.rsc .segments/_tree.segment.rsc .segments/_full.segment.rsc .segments/dashboard/__PAGE__.segment.rsc .segments/$d$id/__PAGE__.segment.rsc .segments/_index.segment.rsc .action .json .html .body .meta'.split(
      ' ',
    );
  for (const suffix of suffixes) {
    for (const path of [
      '/dashboard',
      '/users/1',
      '/stored',
      '/opt',
      '/private/a',
      '/index',
      '/pub/x',
      '/zzz',
    ]) {
      family.add(path + suffix);
      family.add(path + suffix, { headers: { RSC: '1' } });
    }
  }
  // Parts of the public page's own tree, replaced by those of another page.
  for (const path of [
    '/pub?_rsc=1',
    '/sign-in?_rsc=1',
    '/?_rsc=1',
    '/pub.rsc',
    '/sign-in.rsc',
    '/docs/x.rsc',
  ]) {
    family.add(path, { headers: { RSC: '1', 'Next-Router-State-Tree': dashboard } });
    family.add(path, { headers: { RSC: '1', 'Next-Url': '/dashboard' } });
  }
  family.add('/feed/photo/1', { headers: { RSC: '1', 'Next-Url': '/feed' } });
  const slot = tree([
    'par',
    {
      children: ['secret', { children: ['__PAGE__', {}] }],
      modal: ['secret', { children: ['__PAGE__', {}] }],
    },
  ]);
  family.add('/par?_rsc=1', { headers: { RSC: '1', 'Next-Router-State-Tree': slot } });
  family.each(['/pub.rsc', '/.rsc', '/index.rsc', '/pub.rsc.rsc', '/docs.rsc', '/pub.json', '/pub.txt'], {});
  family.each(['/pub.rsc', '/.rsc', '/index.rsc', '/pub.rsc.rsc', '/docs.rsc'], { headers: { RSC: '1' } });
  return family.list;
}

/** The Pages Router's data, and the image optimizer, which asks the app itself. */
export function nextPaths(site: Site): Attack[] {
  const family = new Family('_next/data and _next/image', site);
  const pages =
    'plegacy plegacy/7 dashboard plegacy/1.css de/plegacy en/plegacy sign-in/..%2fplegacy ../plegacy index api/plegacyapi %70legacy private/a users/1 dyn/1 sign-in/../plegacy PLEGACY zzz pub/../plegacy pub%2f..%2fplegacy stored docs/../plegacy'.split(
      ' ',
    );
  for (const id of [site.buildId, 'wrongid']) {
    for (const path of pages) {
      family.add(`/_next/data/${id}/${path}.json`);
      family.add(`/_next/data/${id}/${path}.json`, { headers: { 'x-nextjs-data': '1' } });
    }
  }
  family.each([
    `/_next/data/${site.buildId}/plegacy.json/`,
    `/_next/data/${site.buildId}/plegacy.json?x`,
    `/_next/data/${site.buildId}/plegacy`,
    `/_next//data/${site.buildId}/plegacy.json`,
    `/_next/%64ata/${site.buildId}/plegacy.json`,
    `/%5fnext/data/${site.buildId}/plegacy.json`,
    `/_next/data/${site.buildId}%2fplegacy.json`,
    '/_next/data/plegacy.json',
    '/_next/data/a/b/plegacy.json',
    '/docs/_next/data/x/plegacy.json',
    '/nothing/_next/static/a',
  ]);
  for (const path of ['/dashboard', '/plegacy', '/plegacy/7', '/private/a/b', '/zzz']) {
    family.add(path, { headers: { 'x-nextjs-data': '1' } });
  }
  const inner = [
    '/api/pic',
    '/api/pic.png',
    '/private/a.css',
    '/dashboard/opengraph-image',
    '/api/pic?x=1',
    '//localhost/api/pic',
    '/sign-in/../api/pic',
    '/%61pi/pic',
    '/users/1.png',
    '/r/pic',
    '/dyn/1.png',
    '/_next/static/../../api/pic',
  ];
  for (const path of inner) {
    family.add(`/_next/image?url=${encodeURIComponent(site.basePath + path)}&w=64&q=75`);
  }
  return family.list;
}

/** Calls of one server action, as Next's own client sends it and as a form without JavaScript does. */
function actionCalls(site: Site, id: string, paths: readonly string[], name: string): Attack[] {
  const family = new Family(name, site);
  const line = '\r\n';
  const field = (key: string, value: string) =>
    `----b${line}Content-Disposition: form-data; name="${key}"${line}${line}${value}${line}`;
  const common = {
    Origin: `http://localhost:${site.port}`,
    'Content-Type': 'multipart/form-data; boundary=--b',
  };
  for (const path of paths) {
    family.add(path, {
      method: 'POST',
      note: 'server action',
      headers: { ...common, 'Next-Action': id, Accept: 'text/x-component' },
      body: `${field('1_x', '1')}${field('0', '[]')}----b--${line}`,
    });
    family.add(path, {
      method: 'POST',
      note: 'server action, form post',
      headers: common,
      body: `${field(`$ACTION_ID_${id}`, '')}----b--${line}`,
    });
  }
  return family.list;
}

/** A private page's server action, posted to every kind of URL. */
export function serverActions(site: Site): Attack[] {
  const paths =
    '/ /pub /sign-in /actpub /act /act/ /act.rsc /act.css /docs/x /does-not-exist /sitemap.xml /dashboard.css /favicon.ico /x.png /opt/x.png /users/x.png /team/1 /team/x.png /plegacy /par /logo.svg /_next/image /api/plegacyapi /r/x /_next/../team/1 /_next/static/../../team/1'.split(
      ' ',
    );
  return Object.values(site.actions).flatMap((id) => actionCalls(site, id, paths, 'server action'));
}

/** Paths that carry, or lack, what the app's own configuration adds. */
export function configured(site: Site): Attack[] {
  const family = new Family('locale, basePath, trailing slash', site);
  const locales =
    '/de /en /EN /fr /de/ /de/dashboard /en/dashboard /EN/dashboard /de/plegacy /en/plegacy /EN/plegacy /de/plegacy/1.css /de/api/admin /de/api/plegacyapi /en/api/plegacyapi /de/../plegacy /de/de/plegacy /en/en/plegacy /de//plegacy /de%2fplegacy /%64e/plegacy /default/plegacy /de/users/1 /de/_next/foo /de/_next/static/x /de/_next/image /de/_next/data/x/plegacy.json /de/pub/../plegacy /de.plegacy /de/zzz'.split(
      ' ',
    );
  family.each(locales);
  family.each(['/plegacy', '/', '/dashboard'], {
    headers: { 'Accept-Language': 'de', Cookie: 'NEXT_LOCALE=de' },
  });
  for (const path of [
    '/dashboard/',
    '/users/1/',
    '/plegacy/',
    '/api/admin/',
    '/private/a/',
    '/zzz/',
    '/users/1.png/',
  ]) {
    family.add(path);
    family.add(`${path}?x`);
  }
  const { basePath } = site;
  if (basePath !== '') {
    const bare =
      '/ /dashboard /api/admin /users/1 /plegacy /basex /basepub /BASE/dashboard /Base/dashboard /private/a /_next/foo /zzz'.split(
        ' ',
      );
    for (const target of bare) family.raw(target);
    for (const rest of [
      '',
      '?x',
      '/',
      '%2fdashboard',
      `/..${basePath}/dashboard`,
      '//dashboard',
      '/./dashboard',
    ]) {
      family.raw(basePath + rest);
    }
    family.raw(`/pub/..${basePath}/dashboard`);
    family.raw(`/_next/data/${site.buildId}/plegacy.json`);
    family.raw(`/_next/static/../..${basePath}/dashboard`);
    family.raw(`/%62ase/dashboard`);
    family.raw(`${basePath}${basePath}/dashboard`);
  }
  return family.list;
}
