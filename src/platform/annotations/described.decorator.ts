/** Members of a JSON Schema (draft 2020-12), as OpenAPI 3.1 uses it. */
export type SchemaMembers = Readonly<Record<string, unknown>>;

/** By property; the class itself under `undefined`. */
type Descriptions = ReadonlyMap<string | symbol | undefined, SchemaMembers>;

const key = Symbol('descriptions');

/**
 * Says in the OpenAPI document what a property, or a class, is: a sentence, and
 * what class-validator has no rule for, `examples` above all. The rules
 * themselves get into the document by being there.
 *
 * Here, and not `@ApiProperty()`, since importing that package would take
 * longer than the rest of the start.
 */
export const Described =
  (
    description: string,
    members: SchemaMembers = {},
  ): PropertyDecorator & ClassDecorator =>
  (target: object, property?: string | symbol): void => {
    const declaring = property === undefined ? target : target.constructor;
    Reflect.defineMetadata(
      key,
      new Map(descriptionsOf(declaring)).set(property, {
        description,
        ...members,
      }),
      declaring,
    );
  };

/** What {@link Described} said in this class and those that it extends. */
export const descriptionsOf = (type: object): Descriptions =>
  (Reflect.getMetadata(key, type) as Descriptions | undefined) ?? new Map();
