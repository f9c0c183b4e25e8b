/* Test images and their labels, cut out of their files by the Makefile. */
    .section .pictures, "a"
    .global images, labels, labels_end
images:
    .incbin "images"
    .balign 4
labels:
    .incbin "labels"
labels_end:
