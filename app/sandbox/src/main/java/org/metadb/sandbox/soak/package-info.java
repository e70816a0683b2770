/**
 * The soak: the live pipeline with two servers under load, while every component is killed, frozen and cut off at random; in the end each table's
 * history is compared with what triggers in the source wrote down, and each current table with its source. Looks at no room of the product.
 */
package org.metadb.sandbox.soak;
