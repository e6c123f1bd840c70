/** Share of a container's memory that the heap may take: the rest is node itself, stacks and the bodies of calls. */
const HEAP_SHARE = 0.625;

/**
 * Flags of node for a function of any memory; the image starts with them. A young generation that stays small, and one
 * thread of V8's beside the main one (docs/performance.md). No flag that changes what V8 compiles: node would then
 * compile its own modules at each start.
 */
export const IMAGE_FLAGS: readonly string[] = [
  '--min-semi-space-size=2',
  '--max-semi-space-size=2',
  '--v8-pool-size=1',
];

/**
 * All flags of a function: the heap ends, with an error that is logged, before the kernel ends the process without a
 * word. V8 takes the size of the heap at its start alone; in the image it comes by NODE_OPTIONS, which Terraform sets.
 *
 * @param memoryMb memory of the container, in MB.
 */
export function nodeFlags(memoryMb: number): readonly string[] {
  return [`--max-old-space-size=${Math.floor(memoryMb * HEAP_SHARE)}`, ...IMAGE_FLAGS];
}
