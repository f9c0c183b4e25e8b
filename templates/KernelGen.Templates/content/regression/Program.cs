using KernelGen;
using KernelGen.Data;

const string NetworkFile = "mass.safetensors", EncoderFile = "mass.encoder.json";

// Learn the column "body_mass_g" from all others. Targets far from 1 are learned less their mean, in units of their deviation.
Table table = Table.ReadCsv("penguins.csv");
var (training, test) = table.Split(table.Count * 4 / 5, seed: 1);
TableEncoder encoder = TableEncoder.FitRegression(training, ["body_mass_g"], new() { StandardizesTargets = true });

MassNet net = new(seed: 1);
new Trainer(net) { Epochs = 60, Progress = TrainingProgress.Console() }.Fit(encoder.ToDataset(training));

Console.WriteLine();
RegressionMetrics metrics = net.Evaluate(encoder.ToDataset(test));
Console.WriteLine(metrics);
Console.WriteLine($"In grams, the mean error is {metrics.MeanAbsoluteError * encoder.Answers[0].Deviation:F0}.");

OperationCounts step = MassNet.Costs.TrainingStep;
Console.WriteLine();
Console.WriteLine($"A step of {MassNet.BatchSize} rows: {step.Additions:N0} additions, {step.Multiplications} multiplications.");

net.Save(NetworkFile);
encoder.Save(EncoderFile);

// A program that only predicts begins here.
MassNet predictor = MassNet.LoadForInference(NetworkFile);
TableEncoder rows = TableEncoder.Load(EncoderFile);
float[] inputs = new float[rows.InputSize];
float[] outputs = new float[1];
rows.Encode(
    new Dictionary<string, string?>
    {
        ["species"] = "Gentoo",
        ["island"] = "Biscoe",
        ["bill_length_mm"] = "47.5",
        ["bill_depth_mm"] = "15",
        ["flipper_length_mm"] = "218",
        ["sex"] = "male",
    },
    inputs);
predictor.Predict(inputs, outputs);
rows.Decode(outputs);
Console.WriteLine($"A male Gentoo with flippers of 218 mm: {outputs[0]:F0} g.");
