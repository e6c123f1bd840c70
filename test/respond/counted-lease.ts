/** A lease that is always ours, and how often it was renewed. */
export function countedLease(): { readonly renewLease: () => Promise<void>; readonly renewed: () => number } {
  let renewed = 0;
  return {
    renewLease: async () => {
      renewed += 1;
    },
    renewed: () => renewed,
  };
}
