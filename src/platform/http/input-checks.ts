import {
  DefaultValuePipe,
  Injectable,
  ParseArrayPipe,
  StandardSchemaValidationPipe,
  ValidationPipe,
  type OnModuleInit,
} from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/internal';
import { ApplicationConfig } from '@nestjs/core';
import { stopIfAny } from '../config/startup.error.js';
import {
  getHandlerParameters,
  getPipeMembers,
  getUsedPipes,
  isA,
  type HandlerParameter,
} from '../routes/handler-parameters.js';
import {
  getRouteName,
  RouteExplorer,
  type DeclaredRoute,
} from '../routes/route-explorer.js';
import { alignArrayPipe } from './array-pipe.js';
import { InputPipe } from './body.pipe.js';
import { getClassFaults } from './class-faults.js';
import { isOwnClass } from './class-metadata.js';

/** A parameter whose value comes from the caller. */
interface Input extends HandlerParameter {
  readonly route: string;
  /** The pipes that are bound to all routes, its controller or its method. */
  readonly shared: readonly unknown[];
}

const inputSources: ReadonlySet<unknown> = new Set([
  RouteParamtypes.BODY,
  RouteParamtypes.QUERY,
  RouteParamtypes.PARAM,
]);

/** Throws at startup if input would reach a route unchecked, or would always be rejected. */
@Injectable()
export class InputChecks implements OnModuleInit {
  constructor(
    private readonly explorer: RouteExplorer,
    private readonly config: ApplicationConfig,
  ) {}

  /** @throws {StartupError} naming every such route and its class */
  onModuleInit(): void {
    const everywhere = [
      ...this.config.getGlobalPipes(),
      ...this.config.getGlobalRequestPipes().map(({ metatype }) => metatype),
    ].filter((pipe) => isValidationPipe(pipe) || isSchemaPipe(pipe));
    const inputs = this.explorer
      .getRoutes()
      .flatMap((route) => getInputs(route, everywhere));
    const find = (check: (input: Input) => readonly string[]) =>
      inputs.flatMap((input) =>
        check(input).map((fault) => `${input.route}: ${fault}`),
      );
    stopIfAny(
      find(getMissingValidation),
      'Every input must be validated against a class. The pipe or the class is missing here:',
      'Write @Body(BodyPipe) body: CreateOrder, @Query(QueryPipe) or @Param(ParamPipe) (src/platform/http/body.pipe.ts), with a class that is imported without "type"; for an array, @Body(new ParseArrayPipe({ items: CreateOrder })). @UsePipes() counts, too, and so does a global pipe that extends Nest\'s ValidationPipe.',
    );
    stopIfAny(
      find(getInputFaults),
      'These classes reject every request or leave part of it unchecked:',
      'Put a class-validator rule on each property, such as @IsString(). If its type is a class, use @ValidateNested() with @Type(() => OrderLine).',
    );
    for (const pipe of inputs.flatMap(({ pipes }) => pipes))
      if (pipe instanceof ParseArrayPipe) alignArrayPipe(pipe);
  }
}

/** @param everywhere the pipes of all routes */
function getInputs(
  route: DeclaredRoute,
  everywhere: readonly unknown[],
): Input[] {
  const shared = [...everywhere, ...getUsedPipes(route)];
  return getHandlerParameters(route)
    .filter(({ source }) => inputSources.has(source))
    .map((parameter) => ({ ...parameter, route: getRouteName(route), shared }));
}

const isValidationPipe = (pipe: unknown): boolean => isA(pipe, ValidationPipe);

const isSchemaPipe = (pipe: unknown): boolean =>
  isA(pipe, StandardSchemaValidationPipe);

/** Whether a pipe may check values. The application's own pipes may. */
const mayValidate = (pipe: unknown): boolean =>
  !isA(pipe, DefaultValuePipe) && !isSchemaPipe(pipe);

/** The class that a parameter is validated against: its type, or the one in its pipe's options. */
const getClass = ({ pipes, type }: Input): unknown =>
  pipes.map((pipe) => getPipeMembers(pipe).expectedType).find(isOwnClass) ??
  type;

function getMissingValidation(input: Input): string[] {
  if (isValidated(input)) return [];
  const type = getClass(input);
  if (isOwnClass(type)) return [type.name];
  return [type === Array ? 'an array' : 'no class'];
}

function isValidated(input: Input): boolean {
  const { data, source, pipes, schema, shared } = input;
  const all = [...shared, ...pipes];
  const type = getClass(input);
  if (schema) return all.some(isSchemaPipe);
  if (isOwnClass(type)) return all.some(mayValidate);
  const isBody = source === RouteParamtypes.BODY;
  const isMember = !isBody && data !== undefined;
  if (type === Array && (isBody || isMember))
    return all.some((pipe) => mayValidate(pipe) && !isValidationPipe(pipe));
  // Without a class, Nest's pipe only converts a single value of a query or a path.
  return !pipes.some((pipe) =>
    isMember ? isA(pipe, InputPipe) : isValidationPipe(pipe),
  );
}

function getInputFaults(input: Input): string[] {
  const faults = [...input.shared, ...input.pipes].flatMap((pipe) => {
    const { options, transformOptions, validatorOptions } =
      getPipeMembers(pipe);
    const isArray = pipe instanceof ParseArrayPipe;
    const type = isArray ? options?.items : getClass(input);
    if (!isOwnClass(type) || !(isArray || isValidationPipe(pipe))) return [];
    return getClassFaults(type, {
      isStrict:
        isArray ||
        isA(pipe, InputPipe) ||
        validatorOptions?.forbidNonWhitelisted,
      isImplicit: transformOptions?.enableImplicitConversion,
    });
  });
  return [...new Set(faults)];
}
