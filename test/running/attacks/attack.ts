/** One request that tries to reach what is not public, as bytes on a socket. */
export interface Attack {
  /** Heading in the table. */
  family: string;
  /** What is tried, where the request line alone does not say it. */
  note?: string;
  method?: string;
  /** As it stands in the request line; characters are bytes (latin1). */
  target: string;
  headers?: Readonly<Record<string, string>>;
  /** Another Host header; null sends none. */
  host?: string | null;
  body?: string;
  /** Words that the answer must not hold, besides the marks of private handlers. */
  mustNotSay?: readonly string[];
}

/** What attacks have to know about the app they are aimed at. */
export interface Site {
  port: number;
  buildId: string;
  /** Ids of all server actions of the build, by exported name. */
  actions: Readonly<Record<string, string>>;
  basePath: string;
  trailingSlash: boolean;
  i18n: boolean;
}

/** Collects requests of one family, spelled for the site's basePath. */
export class Family {
  readonly list: Attack[] = [];
  readonly name: string;
  readonly site: Site;

  constructor(name: string, site: Site) {
    this.name = name;
    this.site = site;
  }

  /** A path as it is below basePath. */
  at(path: string): string {
    return path.startsWith('/') ? this.site.basePath + path : path;
  }

  add(path: string, more: Omit<Attack, 'family' | 'target'> = {}): void {
    this.list.push({ family: this.name, target: this.at(path), ...more });
  }

  each(paths: readonly string[], more: Omit<Attack, 'family' | 'target'> = {}): void {
    for (const path of paths) this.add(path, more);
  }

  /** Spelled as given, whatever the basePath. */
  raw(target: string, more: Omit<Attack, 'family' | 'target'> = {}): void {
    this.list.push({ family: this.name, target, ...more });
  }
}
