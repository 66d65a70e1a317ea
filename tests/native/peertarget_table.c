/* The associations of all sockets: one chained hash table that grows, under one lock. */
#include "peertarget_internal.h"

#include <stdlib.h>
#include <string.h>

struct association {
    struct association *next;
    struct association_key key;
    uint32_t name_bytes;
    unsigned char name[];
};

/* Keys are hashed and compared as bytes, which holds only as long as none of them is padding. */
_Static_assert(sizeof(struct association_key) == 8 + 4 + 4 + 16 + 8, "association_key has padding");

static SRWLOCK lock = SRWLOCK_INIT;
static struct association **buckets;
static size_t bucket_count;
static size_t association_count;

static size_t bucket_of(const struct association_key *key, size_t count)
{
    const unsigned char *bytes = (const unsigned char *)key;
    uint64_t hash = 14695981039346656037u; /* FNV-1a */

    for (size_t i = 0; i < sizeof *key; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    return (size_t)(hash ^ (hash >> 32)) & (count - 1);
}

/* The link that leads to the key's association, or the NULL link that ends its chain. */
static struct association **link_of(const struct association_key *key)
{
    struct association **link = &buckets[bucket_of(key, bucket_count)];

    while (*link != NULL && memcmp(&(*link)->key, key, sizeof *key) != 0)
        link = &(*link)->next;
    return link;
}

static bool grow(void)
{
    size_t count = bucket_count == 0 ? 64 : bucket_count * 2;
    struct association **grown = calloc(count, sizeof *grown);

    if (grown == NULL)
        return bucket_count != 0; /* longer chains will do */

    for (size_t i = 0; i < bucket_count; i++) {
        while (buckets[i] != NULL) {
            struct association *moved = buckets[i];
            size_t bucket = bucket_of(&moved->key, count);

            buckets[i] = moved->next;
            moved->next = grown[bucket];
            grown[bucket] = moved;
        }
    }
    free(buckets);
    buckets = grown;
    bucket_count = count;
    return true;
}

static void unlink_and_free(struct association **link)
{
    struct association *removed = *link;

    *link = removed->next;
    free(removed);
    association_count--;
}

int table_set(const struct association_key *key, const void *name, uint32_t name_bytes,
              int repeated)
{
    /* Made before anything is changed: a call that fails must leave the old name in place. */
    struct association *added = malloc(sizeof *added + (size_t)name_bytes);

    if (added == NULL)
        return WSAENOBUFS;
    added->key = *key;
    added->name_bytes = name_bytes;
    memcpy(added->name, name, name_bytes);

    AcquireSRWLockExclusive(&lock);
    if (association_count >= bucket_count && !grow()) {
        ReleaseSRWLockExclusive(&lock);
        free(added);
        return WSAENOBUFS;
    }
    struct association **link = link_of(key);
    if (*link != NULL && repeated != 0) { /* assumption RepeatedSet */
        ReleaseSRWLockExclusive(&lock);
        free(added);
        return repeated;
    }
    if (*link != NULL)
        unlink_and_free(link);
    added->next = *link;
    *link = added;
    association_count++;
    ReleaseSRWLockExclusive(&lock);
    return 0;
}

bool table_delete(const struct association_key *key)
{
    bool found = false;

    AcquireSRWLockExclusive(&lock);
    if (bucket_count != 0) {
        struct association **link = link_of(key);
        found = *link != NULL;
        if (found)
            unlink_and_free(link);
    }
    ReleaseSRWLockExclusive(&lock);
    return found;
}

int32_t table_copy(const struct association_key *key, wchar_t *name, uint32_t capacity_chars)
{
    int32_t length = -1;

    AcquireSRWLockShared(&lock);
    const struct association *found = bucket_count == 0 ? NULL : *link_of(key);
    if (found != NULL) {
        uint32_t chars = found->name_bytes / sizeof(wchar_t);
        uint32_t copied = chars < capacity_chars ? chars : capacity_chars;

        if (copied != 0)
            memcpy(name, found->name, copied * sizeof(wchar_t));
        length = (int32_t)chars;
    }
    ReleaseSRWLockShared(&lock);
    return length;
}

uint32_t table_count(SOCKET s)
{
    uint32_t count = 0;

    AcquireSRWLockShared(&lock);
    for (size_t i = 0; i < bucket_count; i++)
        for (const struct association *each = buckets[i]; each != NULL; each = each->next)
            count += each->key.socket == s;
    ReleaseSRWLockShared(&lock);
    return count;
}

void table_forget(SOCKET s)
{
    AcquireSRWLockExclusive(&lock);
    for (size_t i = 0; i < bucket_count; i++) {
        struct association **link = &buckets[i];

        while (*link != NULL) {
            if ((*link)->key.socket == s)
                unlink_and_free(link);
            else
                link = &(*link)->next;
        }
    }
    ReleaseSRWLockExclusive(&lock);
}

void table_clear(void)
{
    AcquireSRWLockExclusive(&lock);
    for (size_t i = 0; i < bucket_count; i++)
        while (buckets[i] != NULL)
            unlink_and_free(&buckets[i]);
    free(buckets);
    buckets = NULL;
    bucket_count = 0;
    ReleaseSRWLockExclusive(&lock);
}
