/* Types that the page's scripts share; for the type checker only. */

interface Network {
  width: number;
  w0: Float64Array; b0: Float64Array; w1: Float64Array; b1: Float64Array; w2: Float64Array; b2: Float64Array;
}
interface Pair { f: Network; g: Network }
interface Points { x: Float64Array; y: Float64Array }

/** Generated from activations.py: the activation of z into h, from a place on, and its slope. */
declare const ACTIVATIONS: Record<string, {
  label: string;
  apply(z: Float64Array, h: Float64Array, slope: Float64Array, at: number): void;
}>;

/** What distinguishes one run from another. delay, ramp: in updates. plain: no short cut for ReLU. */
interface RunSettings {
  points: Points; parameters: ArrayLike<number>; width: number; activation: string;
  learning_rate: number; standardise: boolean; delay: number; ramp: number; plain?: boolean;
}
/** rows: fit_y, fit_x, cycle_x, cycle_y, correlations of f with x and of g with y. */
interface RunReport { rows: number[][]; parameters: Float64Array }

/** How a protocol trains. ramp: a share of the updates. */
interface Protocol { updates: number; standardise: boolean; delay: number; ramp: number }
/** A run of the study: its networks after training. */
interface Stored { activation: string; lambda: number; mu: number; parameters: string }

/** λ and μ from an update on. */
interface Move { update: number; lambda: number; mu: number }

/** The whole state of the playground; see docs/playground.md. */
interface State extends Protocol {
  activation: string; moves: Move[]; linked: boolean; seed: number; second: number; show: string;
  data: string; noise: number; reverse: boolean;
  update: number; pace: string; follow: { from: "x" | "y"; value: number } | null; play: boolean;
}
