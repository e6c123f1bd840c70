/**
 * Functions that hand something to `respond`. Each has a folder of its own in `inbox/`, and IAM lets nobody else write
 * there: where an object lies says who wrote it, whatever the object says.
 */
export const WRITERS = ['detect', 'observe', 'sweep', 'probe'] as const;
export type Writer = (typeof WRITERS)[number];

/** Parts of an inbox object. */
export type Part = 'signals' | 'events' | 'zoneOffsets' | 'monitor' | 'probes';

/**
 * What each writer has to say; anything else in its objects is left out. Lines come from who reads the connector's
 * batches alone, answers of nodes from who asked them: whoever has the identity of one function cannot speak for another.
 */
export const PARTS_OF: Readonly<Record<Writer, readonly Part[]>> = {
  detect: ['signals', 'events', 'zoneOffsets'],
  observe: ['events'],
  sweep: ['monitor'],
  probe: ['probes'],
};
