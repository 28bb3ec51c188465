// SPDX-License-Identifier: GPL-2.0-only
/* The board: its processor's thermal zone, and the commands through which it is troubled. */
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/thermal.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "board.h"

static const char *const troubles[] = {
	[BOARD_WELL] = "well",	 [BOARD_EREMOTEIO] = "eremoteio", [BOARD_ETIMEDOUT] = "etimedout",
	[BOARD_STUCK] = "stuck", [BOARD_HANG] = "hang",
};

static struct platform_device *device;
static struct dentry *folder;
static struct thermal_zone_device *zone;
static int processor_millidegrees = 48312;
static DECLARE_WAIT_QUEUE_HEAD(hanging);

int board_trouble_by_name(const char *name)
{
	return match_string(troubles, ARRAY_SIZE(troubles), name);
}

int board_meet(const int *trouble)
{
	switch (READ_ONCE(*trouble)) {
	case BOARD_EREMOTEIO:
		return -EREMOTEIO;
	case BOARD_ETIMEDOUT:
		return -ETIMEDOUT;
	case BOARD_STUCK: /* a line that is held low: the controller gives up after its second */
		msleep(1000);
		return -ETIMEDOUT;
	case BOARD_HANG: /* not even SIGKILL ends it */
		wait_event(hanging, READ_ONCE(*trouble) != BOARD_HANG);
		return -EIO;
	default:
		return 0;
	}
}

void board_release(void)
{
	wake_up_all(&hanging);
}

static int get_temp(struct thermal_zone_device *tz, int *millidegrees)
{
	*millidegrees = READ_ONCE(processor_millidegrees);
	return 0;
}

static int heat_processor(int millidegrees)
{
	WRITE_ONCE(processor_millidegrees, millidegrees);
	return 0;
}

static const struct thermal_zone_device_ops thermal_ops = { .get_temp = get_temp };

static int thermal_plug(bool plugged)
{
	if (!!zone == plugged)
		return -EINVAL;
	if (!plugged) {
		thermal_zone_device_unregister(zone);
		zone = NULL;
		return 0;
	}
	zone = thermal_tripless_zone_device_register("cpu-thermal", NULL, &thermal_ops, NULL);
	if (IS_ERR(zone)) {
		int error = PTR_ERR(zone);

		zone = NULL;
		return error;
	}
	return thermal_zone_device_enable(zone);
}

static int obey_numbers(const char *line)
{
	unsigned int a, b, c, d;

	if (sscanf(line, "air %u %u %u %u", &a, &b, &c, &d) == 4)
		return board_i2c_air(a, b, c, d), 0;
	if (sscanf(line, "light %u", &a) == 1)
		return board_i2c_light(a), 0;
	if (sscanf(line, "processor %u", &a) == 1)
		return heat_processor(a);
	if (sscanf(line, "press %u", &a) == 1)
		return board_line_ground(a, true);
	if (sscanf(line, "release %u", &a) == 1)
		return board_line_ground(a, false);
	if (sscanf(line, "take %u", &a) == 1)
		return board_line_take(a, true);
	if (sscanf(line, "give %u", &a) == 1)
		return board_line_take(a, false);
	if (sscanf(line, "silent %x", &a) == 1)
		return board_i2c_answer(a, false);
	if (sscanf(line, "answering %x", &a) == 1)
		return board_i2c_answer(a, true);
	if (sscanf(line, "wait %u", &a) == 1)
		return fsleep(a), 0; /* microseconds */
	return -EINVAL;
}

static int obey(const char *line)
{
	if (!strncmp(line, "i2c ", 4))
		return board_i2c_trouble(board_trouble_by_name(line + 4));
	if (!strcmp(line, "spi gone") || !strcmp(line, "spi back"))
		return board_spi_plug(line[4] == 'b');
	if (!strncmp(line, "spi ", 4))
		return board_spi_trouble(board_trouble_by_name(line + 4));
	if (!strcmp(line, "thermal gone") || !strcmp(line, "thermal back"))
		return thermal_plug(line[8] == 'b');
	if (!strcmp(line, "record on") || !strcmp(line, "record off"))
		return board_record_switch(line[8] == 'n'), 0;
	if (!strcmp(line, "power"))
		return board_i2c_lose_power(), 0;
	return obey_numbers(line);
}

/* Commands, one a line, obeyed in their order; the first that cannot be is the write's error. */
static ssize_t control_write(struct file *file, const char __user *from, size_t count, loff_t *at)
{
	char *text, *rest, *line;
	int error = 0;

	if (count > PAGE_SIZE)
		return -E2BIG;
	text = memdup_user_nul(from, count);
	if (IS_ERR(text))
		return PTR_ERR(text);
	rest = text;
	while (!error && (line = strsep(&rest, "\n")))
		if (*line)
			error = obey(line);
	kfree(text);
	return error ?: count;
}

static const struct file_operations control_fops = {
	.owner = THIS_MODULE,
	.write = control_write,
};

static int counts_show(struct seq_file *out, void *unused)
{
	board_lines_show(out);
	board_i2c_show(out);
	board_spi_show(out);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(counts);

static int __init board_init(void)
{
	int error;

	device = platform_device_register_simple("lumen-board", -1, NULL, 0);
	if (IS_ERR(device))
		return PTR_ERR(device);
	folder = debugfs_create_dir("board", NULL);
	error = board_record_init(folder);
	if (error)
		goto undo_folder;
	error = board_lines_init(&device->dev);
	if (error)
		goto undo_record;
	error = board_i2c_init(&device->dev);
	if (error)
		goto undo_lines;
	error = board_spi_init(&device->dev);
	if (error)
		goto undo_i2c;
	error = thermal_plug(true);
	if (error)
		goto undo_spi;
	debugfs_create_file("control", 0200, folder, NULL, &control_fops);
	debugfs_create_file("counts", 0400, folder, NULL, &counts_fops);
	return 0;
undo_spi:
	board_spi_exit();
undo_i2c:
	board_i2c_exit();
undo_lines:
	board_lines_exit();
undo_record:
	board_record_exit();
undo_folder:
	debugfs_remove(folder);
	platform_device_unregister(device);
	return error;
}

static void __exit board_exit(void)
{
	debugfs_remove(folder);
	if (zone)
		thermal_plug(false);
	board_spi_exit();
	board_i2c_exit();
	board_lines_exit();
	board_record_exit();
	platform_device_unregister(device);
}

module_init(board_init);
module_exit(board_exit);
MODULE_DESCRIPTION("A simulated Raspberry Pi 4 with a BrainCraft HAT, whose wires are recorded");
MODULE_LICENSE("GPL");
