/** Rejects when the work takes longer. The work itself cannot be stopped. */
export async function withTimeLimit<T>(
  limitMs: number,
  work: Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`took longer than ${limitMs / 1000} seconds`)),
      limitMs,
    );
  });
  try {
    return await Promise.race([work, expiry]);
  } finally {
    // A timer left running holds on to the whole exchange until it fires.
    clearTimeout(timer);
  }
}
