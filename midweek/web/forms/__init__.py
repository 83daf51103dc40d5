"""What people type, checked: forms by area."""
