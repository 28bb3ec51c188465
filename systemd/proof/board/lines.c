// SPDX-License-Identifier: GPL-2.0-only
/* The GPIO controller: a Pi 4's line names, pull-ups, fingers that ground a line, and edges. */
#include <linux/bitmap.h>
#include <linux/cleanup.h>
#include <linux/gpio/consumer.h>
#include <linux/gpio/driver.h>
#include <linux/gpio/machine.h>
#include <linux/interrupt.h>
#include <linux/irq_sim.h>
#include <linux/of.h>
#include <linux/spinlock.h>

#include "board.h"

static DEFINE_RAW_SPINLOCK(lines_lock);
static DECLARE_BITMAP(output, BOARD_LINES);
static DECLARE_BITMAP(driven, BOARD_LINES);
static DECLARE_BITMAP(pulled_up, BOARD_LINES);
static DECLARE_BITMAP(grounded, BOARD_LINES);
static u32 writes[BOARD_LINES], reads[BOARD_LINES], shorts[BOARD_LINES];
static u32 calls;
static struct gpio_desc *taken[BOARD_LINES];
static struct irq_domain *edges;
static struct gpio_chip chip;

static const char *const names[BOARD_LINES] = {
	"ID_SDA", "ID_SCL", "GPIO2", "GPIO3", "GPIO4", "GPIO5", "GPIO6", "GPIO7", "GPIO8",
	"GPIO9", "GPIO10", "GPIO11", "GPIO12", "GPIO13", "GPIO14", "GPIO15", "GPIO16", "GPIO17",
	"GPIO18", "GPIO19", "GPIO20", "GPIO21", "GPIO22", "GPIO23", "GPIO24", "GPIO25", "GPIO26",
	"GPIO27", "RGMII_MDIO", "RGMIO_MDC", "CTS0", "RTS0", "TXD0", "RXD0", "SD1_CLK",
	"SD1_CMD", "SD1_DATA0", "SD1_DATA1", "SD1_DATA2", "SD1_DATA3", "PWM0_MISO", "PWM1_MOSI",
	"STATUS_LED_G_CLK", "SPIFLASH_CE_N", "SDA0", "SCL0", "RGMII_RXCLK", "RGMII_RXCTL",
	"RGMII_RXD0", "RGMII_RXD1", "RGMII_RXD2", "RGMII_RXD3", "RGMII_TXCLK", "RGMII_TXCTL",
	"RGMII_TXD0", "RGMII_TXD1", "RGMII_TXD2", "RGMII_TXD3",
};

static bool level(unsigned int line)
{
	if (test_bit(line, grounded))
		return false;
	return test_bit(line, test_bit(line, output) ? driven : pulled_up);
}

bool board_line_level(unsigned int line)
{
	return level(line);
}

/* A finger grounds a line, or lets it go; whoever waits for that edge is woken. */
int board_line_ground(unsigned int line, bool ground)
{
	unsigned int edge = ground ? IRQ_TYPE_EDGE_FALLING : IRQ_TYPE_EDGE_RISING;
	bool before, after;
	unsigned int irq;

	if (line >= BOARD_LINES)
		return -EINVAL;
	scoped_guard(raw_spinlock_irqsave, &lines_lock) {
		before = level(line);
		__assign_bit(line, grounded, ground);
		after = level(line);
		if (ground && test_bit(line, output))
			shorts[line]++;
	}
	irq = irq_find_mapping(edges, line);
	if (before == after || !irq || !(irq_get_trigger_type(irq) & edge))
		return 0;
	return irq_set_irqchip_state(irq, IRQCHIP_STATE_PENDING, true);
}

/* Another driver of the kernel takes a line, as an overlay's does, or gives it back. */
int board_line_take(unsigned int line, bool take)
{
	struct gpio_desc *desc;

	if (line >= BOARD_LINES || !!taken[line] == take)
		return -EINVAL;
	if (!take) {
		gpiochip_free_own_desc(taken[line]);
		taken[line] = NULL;
		return 0;
	}
	desc = gpiochip_request_own_desc(&chip, line, "fb_st7789v", GPIO_ACTIVE_HIGH, GPIOD_ASIS);
	if (IS_ERR(desc))
		return PTR_ERR(desc);
	taken[line] = desc;
	return 0;
}

static void drive(unsigned int line, int value)
{
	__assign_bit(line, driven, value);
	writes[line]++;
	if (test_bit(line, grounded) && test_bit(line, output))
		shorts[line]++;
	board_record(BOARD_LINE, line, !!value, 0, NULL, 0);
}

static int get(struct gpio_chip *gc, unsigned int line)
{
	guard(raw_spinlock_irqsave)(&lines_lock);
	calls++;
	reads[line]++;
	return level(line);
}

static int get_multiple(struct gpio_chip *gc, unsigned long *mask, unsigned long *bits)
{
	unsigned int line;

	guard(raw_spinlock_irqsave)(&lines_lock);
	calls++;
	for_each_set_bit(line, mask, gc->ngpio) {
		reads[line]++;
		__assign_bit(line, bits, level(line));
	}
	return 0;
}

static void set(struct gpio_chip *gc, unsigned int line, int value)
{
	guard(raw_spinlock_irqsave)(&lines_lock);
	calls++;
	drive(line, value);
}

/* In the order of the lines, at one moment: what the record gives back is this order. */
static void set_multiple(struct gpio_chip *gc, unsigned long *mask, unsigned long *bits)
{
	unsigned int line;

	guard(raw_spinlock_irqsave)(&lines_lock);
	calls++;
	for_each_set_bit(line, mask, gc->ngpio)
		drive(line, test_bit(line, bits));
}

static int direction_output(struct gpio_chip *gc, unsigned int line, int value)
{
	guard(raw_spinlock_irqsave)(&lines_lock);
	__set_bit(line, output);
	drive(line, value);
	return 0;
}

static int direction_input(struct gpio_chip *gc, unsigned int line)
{
	guard(raw_spinlock_irqsave)(&lines_lock);
	__clear_bit(line, output);
	return 0;
}

static int get_direction(struct gpio_chip *gc, unsigned int line)
{
	guard(raw_spinlock_irqsave)(&lines_lock);
	return test_bit(line, output) ? GPIO_LINE_DIRECTION_OUT : GPIO_LINE_DIRECTION_IN;
}

static int set_config(struct gpio_chip *gc, unsigned int line, unsigned long config)
{
	guard(raw_spinlock_irqsave)(&lines_lock);
	switch (pinconf_to_config_param(config)) {
	case PIN_CONFIG_BIAS_PULL_UP:
		__set_bit(line, pulled_up);
		return 0;
	case PIN_CONFIG_BIAS_PULL_DOWN:
	case PIN_CONFIG_BIAS_DISABLE:
		__clear_bit(line, pulled_up);
		return 0;
	default:
		return -ENOTSUPP;
	}
}

static int to_irq(struct gpio_chip *gc, unsigned int line)
{
	return irq_create_mapping(edges, line);
}

static struct gpio_chip chip = {
	.label = "pinctrl-bcm2711",
	.owner = THIS_MODULE,
	.base = -1,
	.ngpio = BOARD_LINES,
	.names = names,
	.get = get,
	.get_multiple = get_multiple,
	.set = set,
	.set_multiple = set_multiple,
	.direction_output = direction_output,
	.direction_input = direction_input,
	.get_direction = get_direction,
	.set_config = set_config,
	.to_irq = to_irq,
};

void board_lines_show(struct seq_file *out)
{
	unsigned int line;

	seq_printf(out, "calls %u\n", calls);
	for (line = 0; line < BOARD_LINES; line++)
		if (writes[line] || reads[line])
			seq_printf(out, "line %u writes %u reads %u shorts %u level %d %s\n", line,
				   writes[line], reads[line], shorts[line], level(line),
				   test_bit(line, output) ? "output" : "input");
}

int board_lines_init(struct device *dev)
{
	int error;

	edges = irq_domain_create_sim(NULL, BOARD_LINES);
	if (IS_ERR(edges))
		return PTR_ERR(edges);
	chip.parent = dev;
	chip.fwnode = of_fwnode_handle(of_find_node_by_path("/gpio"));
	error = gpiochip_add_data(&chip, NULL);
	if (error)
		irq_domain_remove_sim(edges);
	return error;
}

void board_lines_exit(void)
{
	unsigned int line;

	for (line = 0; line < BOARD_LINES; line++) {
		if (taken[line])
			board_line_take(line, false);
		irq_dispose_mapping(irq_find_mapping(edges, line));
	}
	gpiochip_remove(&chip);
	irq_domain_remove_sim(edges);
}
