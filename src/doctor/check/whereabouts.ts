import { isFunction, type Node } from '../../facts/ast.ts';
import type { Module } from '../code/module.ts';
import type { Modules } from '../code/project.ts';
import { parentsIn } from '../code/references.ts';
import type { Flow, Held } from './flow.ts';
import { exported, named } from './flow-names.ts';
import { step } from './flow-steps.ts';

/**
 * Where what a module exports, or a part of it, comes to in the app, and what is changed of it there: by whatever name, out of
 * whatever list or object, by whichever function it was handed to or is given back by.
 */

/** What is changed: a field (`*` for any, `+` for what a list or a set holds), and the field that held what is changed, where it is known. */
export interface Touched {
  what: string;
  of: string | undefined;
  file: string;
}

export interface Whereabouts {
  touched: Touched[];
  /** What was handed to code that can't be told: the field that held it, and where. */
  lost: Omit<Touched, 'what'>[];
}

const MAX_STEPS = 2_000;
const MAX_PATH = 5;

/** A node that gives what holds the value. */
interface Place extends Held {
  node: Node;
  /** Once it was asked for: most places are come to on many ways. */
  beyond?: Step;
}

/** What one step finds, and where it leads. */
interface Step {
  to: Place[];
  touched: (Touched & { isLoading: boolean })[];
  lost: (Omit<Touched, 'what'> & { isLoading: boolean })[];
}

function isInFunction(node: Node, module: Module): boolean {
  const parents = parentsIn(module);
  for (let at = parents.get(node); at; at = parents.get(at)) if (isFunction(at)) return true;
  return false;
}

/** The places of an app that a value may come to, and the ways from each to the next: the same ones, whatever the value is. */
class Places {
  readonly #project: Modules;
  readonly #known = new Map<Node, Map<string, Place>>();

  constructor(project: Modules) {
    this.#project = project;
  }

  /** Where a name of a module, `default` for what it exports without one, leads at first. */
  from(name: string, module: Module): Step {
    const held: Held = { module, path: [], of: undefined };
    return this.#noting((flow) => (module.bindings.has(name) ? named : exported)(name, held, flow));
  }

  beyond(place: Place): Step {
    place.beyond ??= this.#noting((flow) => step(place.node, place, flow));
    return place.beyond;
  }

  #noting(run: (flow: Flow) => void): Step {
    const found: Step = { to: [], touched: [], lost: [] };
    const exports = new Set<string>();
    run({
      project: this.#project,
      at: (node, held) => void found.to.push(this.#at(node, held)),
      touch: (what, node, { of, module }) => {
        const isLoading = !isInFunction(node, module);
        found.touched.push({ what, of, file: module.path, isLoading });
      },
      lose: (node, { path, of, module }) => {
        // Who is handed a function may call it, and hardly looks for what to change in what that gives.
        if (path.some((one) => one === '()' || one === 'new')) return;
        const isCopy = path.at(-1) === '~';
        found.lost.push({
          of: isCopy ? '*' : of,
          file: module.path,
          isLoading: !isInFunction(node, module),
        });
      },
      isFirst: (one) => !exports.has(one) && Boolean(exports.add(one)),
    });
    return found;
  }

  #at(node: Node, { module, path, of }: Held): Place {
    const key = `${path.join(' ')}\n${of ?? ''}`;
    const known = this.#known.get(node) ?? new Map<string, Place>();
    const place = known.get(key) ?? { node, module, path, of };
    this.#known.set(node, known.set(key, place));
    return place;
  }
}

/** Goes on from place to place, until all were seen. */
function search(name: string, owner: Module, places: Places): Whereabouts {
  const found: Whereabouts = { touched: [], lost: [] };
  const seen = new Set<Place>();
  const pending: Place[] = [];
  for (let at: Step | undefined = places.from(name, owner); at; ) {
    // What a module changes itself is found in the module, and while it is loaded it is followed.
    const isElsewhere = ({ isLoading, file }: { isLoading: boolean; file: string }): boolean =>
      !isLoading || file !== owner.path;
    found.touched.push(...at.touched.filter(isElsewhere));
    found.lost.push(...at.lost.filter(isElsewhere));
    for (const place of at.to) {
      if (seen.has(place)) continue;
      seen.add(place);
      if (seen.size <= MAX_STEPS && place.path.length <= MAX_PATH) pending.push(place);
    }
    const next = pending.pop();
    at = next && places.beyond(next);
  }
  return found;
}

const kept = new WeakMap<Modules, { places: Places; found: Map<string, Whereabouts> }>();

/** What becomes of what a name of a module stands for, `default` for what it exports without one. */
export function whereaboutsOf(name: string, module: Module, project: Modules): Whereabouts {
  const { places, found } = kept.get(project) ?? { places: new Places(project), found: new Map() };
  kept.set(project, { places, found });
  const key = `${module.path}\n${name}`;
  const known = found.get(key) ?? search(name, module, places);
  found.set(key, known);
  return known;
}
