using KernelGen;
using KernelGen.Images;

const string Pictures = "pictures", NetworkFile = "shapes.safetensors";
const int Size = 32;

// Draws something to learn from. With pictures of your own, a folder for each class, delete this and Drawing.cs.
if (!Directory.Exists(Pictures))
{
    Drawing.Save(Path.Combine(Pictures, "training"), count: 300, Size, seed: 1);
    Drawing.Save(Path.Combine(Pictures, "test"), count: 50, Size, seed: 2);
}

ImageFolder training = ImageFolder.Read(Path.Combine(Pictures, "training"), height: Size, width: Size);
ImageFolder test = ImageFolder.Read(Path.Combine(Pictures, "test"), height: Size, width: Size, classes: training.Classes);

ShapeNet net = new(seed: 1);
new Trainer(net) { Epochs = 10, Progress = TrainingProgress.Console() }.Fit(training.Data);

Console.WriteLine();
Console.WriteLine(net.Evaluate(test.Data, classNames: training.Classes));

OperationCounts step = ShapeNet.Costs.TrainingStep;
Console.WriteLine();
Console.WriteLine($"A step of {ShapeNet.BatchSize} pictures: {step.Additions:N0} additions, {step.Multiplications} multiplications.");

net.Save(NetworkFile);

// A program that only predicts begins here.
ShapeNet predictor = ShapeNet.LoadForInference(NetworkFile);
for (int i = 0; i < test.Files.Count; i += test.Files.Count / 6)
{
    Console.WriteLine($"{test.Files[i]}: {training.Classes[predictor.Classify(test.Data.Sample(i))]}");
}
