/** By how much `y` grows per unit of `x`: the line that fits best, by least squares. */
export function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(points.map(([value]) => value));
  const y = mean(points.map(([, value]) => value));
  const along = points.reduce((sum, [px, py]) => sum + (px - x) * (py - y), 0);
  const spread = points.reduce((sum, [px]) => sum + (px - x) ** 2, 0);
  return along / spread;
}
