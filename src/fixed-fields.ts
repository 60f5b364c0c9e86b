/** Fields that stay as they were made, where no compiler says that they are read-only. */

/**
 * Makes the fields that an object has so far read-only: to assign one throws a TypeError in strict code,
 * and does nothing elsewhere. A subclass can still add fields of its own.
 */
export function fixFields(object: object): void {
  for (const name of Object.keys(object)) Object.defineProperty(object, name, { writable: false })
}
