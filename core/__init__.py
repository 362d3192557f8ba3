"""The engine of TConv: numbers, sizes, steps and documents; needs numpy, never Qt."""
