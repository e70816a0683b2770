/**
 * What an operator writes in the place of a secret: a reference to an environment variable or to a file, read when the
 * secret is needed and kept nowhere. Looks at no room.
 */
package org.metadb.reference;
