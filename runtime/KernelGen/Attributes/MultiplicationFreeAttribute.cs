using System;

namespace KernelGen;

/// <summary>Says that code contains no multiplication, in floating point or integers. Generated kernels without one carry it.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Assembly, Inherited = false)]
public sealed class MultiplicationFreeAttribute : Attribute;
