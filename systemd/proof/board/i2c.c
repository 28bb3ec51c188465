// SPDX-License-Identifier: GPL-2.0-only
/* I2C-1 with a BME280 and a VEML7700 by their data sheets' registers. */
#include <linux/i2c.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/random.h>
#include <linux/unaligned.h>

#include "board.h"

#define BME280 0x77
#define VEML7700 0x10

static DEFINE_MUTEX(chips_lock);
static int trouble;
static u32 transfers;

/* BME280: the data sheet's example of constants, and codes that the outside names. */
static u8 bme[256];
static u8 bme_register;
static bool bme_answers = true, veml_answers = true;
static u32 air[3] = { 415148, 519888, 30000 }, air_jitter = 40;

static const u8 bme_constants[] = {
	0x70, 0x6b, 0x43, 0x67, 0x18, 0xfc, 0x7d, 0x8e, 0x43, 0xd6, 0xd0, 0x0b,
	0x27, 0x0b, 0x8c, 0x00, 0xf9, 0xff, 0x8c, 0x3c, 0xf8, 0xc6, 0x70, 0x17,
};
/* H2 361, H3 0, H4 339, H5 0, H6 30, as they are interleaved; H1 is 75. */
static const u8 bme_humidity_constants[] = { 0x69, 0x01, 0x00, 0x15, 0x03, 0x00, 0x1e };

static void bme_put(u32 pressure, u32 temperature, u32 humidity)
{
	put_unaligned_be24(pressure << 4, bme + 0xf7);
	put_unaligned_be24(temperature << 4, bme + 0xfa);
	put_unaligned_be16(humidity, bme + 0xfd);
}

static void bme_reset(void)
{
	memset(bme, 0, sizeof(bme));
	memcpy(bme + 0x88, bme_constants, sizeof(bme_constants));
	bme[0xa1] = 75;
	memcpy(bme + 0xe1, bme_humidity_constants, sizeof(bme_humidity_constants));
	bme[0xd0] = 0x60;
	bme_put(0x80000, 0x80000, 0x8000);
}

/* A part's noise: without it a reading that stands still would be rightly called frozen. */
static u32 shaken(u32 code)
{
	return air_jitter ? code - air_jitter + get_random_u32_below(2 * air_jitter + 1) : code;
}

static void bme_write(const u8 *data, u16 length)
{
	u16 i;

	bme_register = data[0];
	for (i = 1; i < length; i++) {
		if (bme_register == 0xe0 && data[i] == 0xb6)
			bme_reset();
		else if (bme_register >= 0xf2 && bme_register <= 0xf5)
			bme[bme_register] = data[i];
		if (bme_register == 0xf4 && (data[i] & 3)) {
			bme_put(shaken(air[0]), shaken(air[1]), shaken(air[2]));
			if ((data[i] & 3) != 3)
				bme[0xf4] &= ~3; /* a forced measurement ends asleep */
		}
	}
}

static void bme_read(u8 *data, u16 length)
{
	u16 i;

	for (i = 0; i < length; i++)
		data[i] = bme[(u8)(bme_register + i)];
}

/* VEML7700: seven words; counts by gain and integration time, .0042 lx at gain 2 and 800 ms. */
static u16 veml[8];
static u8 veml_register;
static u32 light_millilux = 120000;

static u16 veml_counts(void)
{
	static const u8 gain_eighths[] = { 8, 16, 1, 2 };
	u64 counts = light_millilux;
	u16 code = veml[0] >> 6 & 0xf;
	u16 ms = code == 0xc ? 25 : code == 0x8 ? 50 : 100 << (code & 3);

	if (veml[0] & 1)
		return 0;
	counts = div_u64(counts * gain_eighths[veml[0] >> 11 & 3] * ms * 10, 16 * 800 * 42);
	/* Its noise: half a per cent. */
	counts += div_u64(counts * get_random_u32_below(11), 1000);
	return min_t(u64, counts, 0xffff);
}

static void veml_write(const u8 *data, u16 length)
{
	veml_register = data[0] & 7;
	if (length >= 3)
		veml[veml_register] = get_unaligned_le16(data + 1);
}

static void veml_read(u8 *data, u16 length)
{
	u16 word = veml_register == 4 ? veml_counts() : veml[veml_register];

	data[0] = word & 0xff;
	if (length > 1)
		data[1] = word >> 8;
}

static void power_on(void)
{
	bme_reset();
	memset(veml, 0, sizeof(veml));
	veml[0] = 1;
}

static int transfer(struct i2c_msg *msg)
{
	bool is_bme = msg->addr == BME280 && bme_answers;
	bool is_veml = msg->addr == VEML7700 && veml_answers;

	if (!is_bme && !is_veml)
		return -EREMOTEIO;
	if (!msg->len)
		return 0;
	if (msg->flags & I2C_M_RD)
		(is_bme ? bme_read : veml_read)(msg->buf, msg->len);
	else
		(is_bme ? bme_write : veml_write)(msg->buf, msg->len);
	return 0;
}

static int xfer(struct i2c_adapter *adapter, struct i2c_msg *msgs, int count)
{
	int i, error = board_meet(&trouble);

	guard(mutex)(&chips_lock);
	for (i = 0; i < count; i++) {
		bool reads = msgs[i].flags & I2C_M_RD;

		error = error ?: transfer(&msgs[i]);
		transfers++;
		board_record(reads ? BOARD_I2C_READ : BOARD_I2C_WRITE, msgs[i].addr, 0, error,
			     msgs[i].buf, error ? 0 : msgs[i].len);
		if (error)
			return error;
	}
	return count;
}

static u32 functionality(struct i2c_adapter *adapter)
{
	return I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
}

static const struct i2c_algorithm algorithm = { .xfer = xfer, .functionality = functionality };

static struct i2c_adapter adapter = {
	.owner = THIS_MODULE,
	.name = "bcm2835 (i2c@7e804000)",
	.algo = &algorithm,
	.nr = 1,
};

int board_i2c_trouble(int which)
{
	if (which < 0)
		return which;
	WRITE_ONCE(trouble, which);
	board_release();
	return 0;
}

int board_i2c_answer(unsigned int address, bool answers)
{
	if (address == BME280)
		bme_answers = answers;
	else if (address == VEML7700)
		veml_answers = answers;
	else
		return -EINVAL;
	return 0;
}

void board_i2c_lose_power(void)
{
	guard(mutex)(&chips_lock);
	power_on();
}

void board_i2c_air(u32 pressure, u32 temperature, u32 humidity, u32 jitter)
{
	guard(mutex)(&chips_lock);
	air[0] = pressure;
	air[1] = temperature;
	air[2] = humidity;
	air_jitter = jitter;
}

void board_i2c_light(u32 millilux)
{
	guard(mutex)(&chips_lock);
	light_millilux = millilux;
}

void board_i2c_show(struct seq_file *out)
{
	seq_printf(out, "i2c transfers %u\n", transfers);
}

int board_i2c_init(struct device *dev)
{
	power_on();
	adapter.dev.parent = dev;
	return i2c_add_numbered_adapter(&adapter);
}

void board_i2c_exit(void)
{
	i2c_del_adapter(&adapter);
}
