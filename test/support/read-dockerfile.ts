import { readFileSync } from 'node:fs';
import {
  DockerfileParser,
  type Instruction,
  ModifiableInstruction,
} from 'dockerfile-ast';

/** One line of a Dockerfile; its arguments are split where the instruction is in JSON form, or knows no shell. */
export interface Step {
  readonly keyword: string;
  readonly flags: Readonly<Record<string, string>>;
  /** To the letter, flags left out. */
  readonly text: string;
  readonly args: readonly string[];
}

/** From one FROM to the next. */
export interface Stage {
  readonly from: string;
  readonly name: string | null;
  readonly steps: readonly Step[];
}

export function readDockerfile(file = 'Dockerfile'): Stage[] {
  const dockerfile = DockerfileParser.parse(readFileSync(file, 'utf8'));
  const stages: (Stage & { steps: Step[] })[] = [];
  for (const instruction of dockerfile.getInstructions()) {
    const step = readStep(instruction);
    if (step.keyword === 'FROM') {
      const [from = '', , name = null] = step.args;
      stages.push({ from, name, steps: [] });
    } else {
      const stage = stages.at(-1);
      if (!stage) throw new Error(`${step.keyword} before FROM`);
      stage.steps.push(step);
    }
  }
  return stages;
}

function readStep(instruction: Instruction): Step {
  const text = instruction.getArgumentsContent() ?? '';
  const flags =
    instruction instanceof ModifiableInstruction ? instruction.getFlags() : [];
  const json = /^(?:CMD\s+)?(\[.*\])$/s.exec(text)?.[1];
  return {
    keyword: instruction.getKeyword(),
    flags: Object.fromEntries(
      flags.map((flag) => [flag.getName(), flag.getValue() ?? '']),
    ),
    text,
    args: json ? (JSON.parse(json) as string[]) : text.split(/\s+/),
  };
}
