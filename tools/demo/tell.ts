import { styleText } from 'node:util';

let step = 0;

/** Begins the next step of the story. */
export function tellStep(title: string): void {
  step += 1;
  const line = `${step}. ${title}`;
  console.log(`\n${process.stdout.isTTY ? styleText('bold', line) : line}\n`);
}

export function tell(line: string): void {
  console.log(`   ${line}`);
}

export function tellJson(value: unknown): void {
  for (const line of JSON.stringify(value, undefined, 2).split('\n'))
    tell(`  ${line}`);
  console.log();
}
