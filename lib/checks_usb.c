/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "checks.h"
#include "rules.h"
#include "usb.h"

#include <errno.h>

int check_usb_alone(struct pass *p, const struct rule *r, struct node *devices)
{
	return rule_verdict(p, r, devices,
			    usb_has_controller(p->t, devices, true) &&
				    usb_has_controller(p->t, devices, false));
}

int check_usb_off(struct pass *p, const struct rule *r, struct node *devices)
{
	const struct node *n = usb_first_user(p->t, devices, r->row2);

	return rule_verdict(p, r, n ? n : devices, n && usb_has_controller(p->t, devices, true));
}

/* libvirt's words for an address that was given, when it names what is not there. */
static int refuse_port(struct pass *p, const struct rule *r, const struct usb_map *m)
{
	const struct place at = { .doc = p->d, .node = m->at.device, .pass = p->pass, .rule = r };
	struct buf bus = { 0 }, port = { 0 };
	int ret = -ENOMEM;

	buf_u64(&bus, m->at.bus);
	buf_u64(&port, m->port);
	if (!buf_ok(&bus) || !buf_ok(&port))
		goto done;
	switch (m->fault) {
	case USB_NO_BUS:
		ret = REPORT(p->rep, &at, C_USB_NO_BUS, buf_text(&bus));
		break;
	case USB_NO_PORT:
		ret = REPORT(p->rep, &at, C_USB_NO_PORT, m->at.port, buf_text(&bus));
		break;
	case USB_OUT_OF_RANGE:
		ret = REPORT(p->rep, &at, C_USB_OUT_OF_RANGE, buf_text(&port), buf_text(&bus),
			     m->at.port);
		break;
	case USB_NO_HUB:
		ret = REPORT(p->rep, &at, C_USB_NO_HUB, buf_text(&port), buf_text(&bus),
			     m->at.port);
		break;
	default:
		ret = REPORT(p->rep, &at, C_USB_TAKEN, buf_text(&bus), m->at.port);
		break;
	}
done:
	buf_done(&bus);
	buf_done(&port);
	return ret;
}

int check_usb_places(struct pass *p, const struct rule *r, struct node *devices)
{
	const struct node *user = usb_first_user(p->t, devices, 0);
	struct usb_map m;
	int ret;

	if (!user)
		return 0;
	if (!usb_has_controller(p->t, devices, false))
		return rule_verdict(p, r, user, true);
	ret = usb_map_make(p->d, &m);
	if (!ret && m.fault != USB_FINE && !r->inverted)
		ret = refuse_port(p, r, &m);
	usb_map_done(&m);
	return ret;
}

int check_smartcard(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, n->ordinal == 1 && n->next);
}
