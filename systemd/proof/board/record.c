// SPDX-License-Identifier: GPL-2.0-only
/* The record of what crossed the wires: one buffer, read and emptied through debugfs. */
#include <linux/debugfs.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "board.h"

#define RECORD_SIZE (24U << 20)

static DEFINE_SPINLOCK(record_lock);
static u8 *record;
static u32 used, lost;
static bool recording;

void board_record(u8 kind, u8 where, u8 value, int result, const void *data, u32 length)
{
	struct board_entry entry = {
		.time_ns = cpu_to_le64(ktime_get_ns()),
		.length = cpu_to_le32(length),
		.kind = kind,
		.where = where,
		.value = value,
		.result = -result,
	};
	unsigned long flags;

	spin_lock_irqsave(&record_lock, flags);
	if (recording && used + sizeof(entry) + length <= RECORD_SIZE) {
		memcpy(record + used, &entry, sizeof(entry));
		memcpy(record + used + sizeof(entry), data, length);
		used += sizeof(entry) + length;
	} else if (recording) {
		lost++;
	}
	spin_unlock_irqrestore(&record_lock, flags);
}

/* Begins a record anew, or ends it, so that it can be read in peace. */
void board_record_switch(bool on)
{
	unsigned long flags;

	spin_lock_irqsave(&record_lock, flags);
	recording = on;
	if (on)
		used = lost = 0;
	spin_unlock_irqrestore(&record_lock, flags);
}

static ssize_t record_read(struct file *file, char __user *to, size_t count, loff_t *at)
{
	if (lost)
		return -EOVERFLOW;
	return simple_read_from_buffer(to, count, at, record, used);
}

static const struct file_operations record_fops = {
	.owner = THIS_MODULE,
	.read = record_read,
	.llseek = default_llseek,
};

int board_record_init(struct dentry *folder)
{
	record = vmalloc(RECORD_SIZE);
	if (!record)
		return -ENOMEM;
	debugfs_create_file("record", 0400, folder, NULL, &record_fops);
	return 0;
}

void board_record_exit(void)
{
	vfree(record);
}
