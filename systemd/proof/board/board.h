/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A simulated Raspberry Pi 4 with a BrainCraft HAT: what its parts share.
 *
 * Everything that crosses a wire is recorded; everything that can happen to a wire is commanded
 * through debugfs (board/control). Nothing here knows what Lumen is.
 */
#ifndef LUMEN_BOARD_H
#define LUMEN_BOARD_H

#include <linux/device.h>
#include <linux/seq_file.h>
#include <linux/types.h>

#define BOARD_LINES 58

/* One entry of the record (little-endian), followed by `length` bytes. */
struct board_entry {
	__le64 time_ns;
	__le32 length;
	u8 kind;
	u8 where; /* line, I2C address or chip select */
	u8 value; /* level of a line; of SPI the level of line 25, data or command */
	u8 result; /* errno of a transfer that failed */
} __packed;

enum board_kind { BOARD_LINE = 1, BOARD_SPI = 2, BOARD_I2C_WRITE = 3, BOARD_I2C_READ = 4 };

/* What a bus does instead of its work. */
enum board_trouble { BOARD_WELL, BOARD_EREMOTEIO, BOARD_ETIMEDOUT, BOARD_STUCK, BOARD_HANG };

int board_trouble_by_name(const char *name);
/* Meet the trouble of a bus: waits, and gives 0 or a negative errno. */
int board_meet(const int *trouble);
/* Wake all who hang. */
void board_release(void);

int board_record_init(struct dentry *folder);
void board_record_exit(void);
void board_record(u8 kind, u8 where, u8 value, int result, const void *data, u32 length);
void board_record_switch(bool on);

int board_lines_init(struct device *dev);
void board_lines_exit(void);
int board_line_ground(unsigned int line, bool grounded);
int board_line_take(unsigned int line, bool take);
bool board_line_level(unsigned int line);
void board_lines_show(struct seq_file *out);

int board_i2c_init(struct device *dev);
void board_i2c_exit(void);
int board_i2c_trouble(int trouble);
int board_i2c_answer(unsigned int address, bool answers);
void board_i2c_lose_power(void);
void board_i2c_air(u32 pressure, u32 temperature, u32 humidity, u32 jitter);
void board_i2c_light(u32 millilux);
void board_i2c_show(struct seq_file *out);

int board_spi_init(struct device *dev);
void board_spi_exit(void);
int board_spi_trouble(int trouble);
int board_spi_plug(bool plugged);
void board_spi_show(struct seq_file *out);

#endif
