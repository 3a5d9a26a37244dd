// SPDX-License-Identifier: Apache-2.0
// Asks what it is told to, away from the page.
self.onmessage = (event) => fetch(event.data);
