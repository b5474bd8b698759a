"""The write-up's ten figures and their like: the scatter, the fits, the compositions, the loss."""
