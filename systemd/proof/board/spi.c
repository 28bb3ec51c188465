// SPDX-License-Identifier: GPL-2.0-only
/* SPI0 with spidev on CE0: there is no MISO, so what is sent is recorded and nothing comes back. */
#include <linux/slab.h>
#include <linux/spi/spi.h>

#include "board.h"

#define COMMAND_LINE 25

static int trouble;
static u32 transfers;
static u64 sent;
static struct spi_controller *controller;
static struct spi_device *panel;

static int transfer_one(struct spi_controller *ctlr, struct spi_device *spi,
			struct spi_transfer *transfer)
{
	int error = board_meet(&trouble);

	transfers++;
	sent += transfer->len;
	board_record(BOARD_SPI, spi_get_chipselect(spi, 0), board_line_level(COMMAND_LINE), error,
		     transfer->tx_buf, error || !transfer->tx_buf ? 0 : transfer->len);
	if (!error && transfer->rx_buf)
		memset(transfer->rx_buf, 0, transfer->len);
	return error;
}

int board_spi_trouble(int which)
{
	if (which < 0)
		return which;
	WRITE_ONCE(trouble, which);
	board_release();
	return 0;
}

/* Without it there is no /dev/spidev0.0, as where an overlay owns the panel. */
int board_spi_plug(bool plugged)
{
	struct spi_board_info info = {
		.modalias = "dh2228fv", /* a name that spidev takes for its own */
		.max_speed_hz = 125000000,
		.chip_select = 0,
		.mode = SPI_MODE_0,
	};

	if (!!panel == plugged)
		return -EINVAL;
	if (!plugged) {
		spi_unregister_device(panel);
		panel = NULL;
		return 0;
	}
	panel = spi_new_device(controller, &info);
	return panel ? 0 : -ENODEV;
}

void board_spi_show(struct seq_file *out)
{
	seq_printf(out, "spi transfers %u bytes %llu\n", transfers, sent);
}

int board_spi_init(struct device *dev)
{
	int error;

	controller = spi_alloc_host(dev, 0);
	if (!controller)
		return -ENOMEM;
	controller->bus_num = 0;
	controller->num_chipselect = 2;
	controller->mode_bits = SPI_CPOL | SPI_CPHA;
	controller->bits_per_word_mask = SPI_BPW_MASK(8);
	controller->transfer_one = transfer_one;
	error = spi_register_controller(controller);
	if (error) {
		spi_controller_put(controller);
		return error;
	}
	return board_spi_plug(true);
}

void board_spi_exit(void)
{
	spi_unregister_controller(controller); /* and with it the panel */
}
