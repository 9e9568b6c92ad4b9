/** A queue in which clients take turns: a client with many items does not delay the others. */
export class ClientTurns<T> {
  /** The next client is first. */
  private readonly clients = new Map<string, T[]>();

  get length(): number {
    return [...this.clients.values()].flat().length;
  }

  has(client: string): boolean {
    return this.clients.has(client);
  }

  /** How many items come before the next one that this client adds. */
  countBefore(client: string): number {
    const own = this.clients.get(client)?.length ?? 0;
    let before = 0;
    for (const { length } of this.clients.values())
      before += Math.min(length, own + 1);
    return before;
  }

  add(client: string, item: T): void {
    const items = this.clients.get(client);
    if (items) items.push(item);
    else this.clients.set(client, [item]);
  }

  /** Removes and returns the next item. */
  next(): T | undefined {
    const [first] = this.clients;
    if (!first) return undefined;
    const [client, items] = first;
    const item = items.shift();
    // Move the client to the end.
    this.clients.delete(client);
    if (items.length > 0) this.clients.set(client, items);
    return item;
  }

  /** @returns whether the item was still in the queue */
  remove(client: string, item: T): boolean {
    const items = this.clients.get(client) ?? [];
    const index = items.indexOf(item);
    if (index === -1) return false;
    items.splice(index, 1);
    if (items.length === 0) this.clients.delete(client);
    return true;
  }
}
