/** What a real tenant gives to one run of its Actions. */
export const timeLimitMs = 20_000;

/** Rejects when the work takes longer. The work itself cannot be stopped. */
export async function withTimeLimit<T>(
  work: Promise<T>,
  limitMs = timeLimitMs,
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
    // A timer left running holds on to the whole exchange for its 20 seconds.
    clearTimeout(timer);
  }
}
