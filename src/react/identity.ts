/** Returns what it is given: the selector of a hook that needs the whole state. */
export function identity<Value>(value: Value): Value {
  return value;
}
